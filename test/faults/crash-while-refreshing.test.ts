import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { Browser } from '../support/browser.js';
import { spawnGateway } from '../support/gateway-process.js';
import { register, type Tokens } from '../support/journeys.js';
import { databaseUri, freePort } from '../support/test-gateway.js';

const CHAINS = 6;
const ROUNDS = 3;

/** A client that refreshes as fast as it can, and remembers every refresh token it was ever given. */
class Chain {
  readonly tokens: string[] = [];

  async refreshUntilDeath(address: string): Promise<void> {
    for (;;) {
      const answer = await post(address, this.tokens.at(-1) ?? '').catch(() => undefined);
      if (answer?.status !== 200) return;
      const next = ((await answer.json().catch(() => undefined)) as Tokens | undefined)?.refresh_token;
      if (next === undefined) return;
      this.tokens.push(next);
    }
  }
}

const post = (address: string, refreshToken: string) =>
  fetch(`${address}/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken }),
  });

describe('kill -9 while tokens are being refreshed', () => {
  const database = `crash${Date.now()}`;
  let connection: mongoose.Connection;
  beforeAll(async () => {
    connection = await mongoose.createConnection(databaseUri(database)).asPromise();
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  it('leaves at most one live token a session, and never an older one', async () => {
    const environment = {
      MONGODB_URI: databaseUri(database),
      APP_SECRET: 'a root secret that survives the crash of its gateway',
      REFRESH_GRACE: '0',
      PORT: String(await freePort()),
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = await spawnGateway(environment);
      const chains = await Promise.all(
        Array.from({ length: CHAINS }, async () => {
          const chain = new Chain();
          chain.tokens.push((await register(new Browser(first.address))).refresh_token);
          return chain;
        }),
      );
      const dying = chains.map((chain) => chain.refreshUntilDeath(first.address));
      while (chains.some((chain) => chain.tokens.length < 5 + round)) await new Promise(setImmediate);
      await first.stop('SIGKILL');
      await Promise.all(dying);

      const second = await spawnGateway(environment);
      for (const { tokens } of chains) {
        // The newest it knows: live, unless the rotation happened and only its answer was lost.
        const newest = await post(second.address, tokens.at(-1) ?? '');
        expect([200, 401]).toContain(newest.status);
        // An older one is refused, and takes the session with it.
        expect((await post(second.address, tokens.at(-2) ?? '')).status).toBe(401);
        expect((await post(second.address, tokens.at(-1) ?? '')).status).toBe(401);
      }
      await second.stop();
    }
    expect(await connection.collection('sessions').countDocuments()).toBe(0);
  }, 90_000);
});
