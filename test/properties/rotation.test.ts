import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { assert, asyncModelRun, asyncProperty } from 'fast-check';
import { Browser } from '../support/browser.js';
import { claimsOf, PASSWORD, register, type Tokens } from '../support/journeys.js';
import { seeded } from '../support/seeded.js';
import { StillClock } from '../support/still-clock.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { GRACE, type Model, type Real, steps } from './rotation-model.js';

const clock = new StillClock();
let gateways: TestGateway[];
let email: string;
beforeAll(async () => {
  const environment = {
    PUBLIC_URL: 'http://localhost:3998',
    APP_SECRET: 'what two instances have in common, for the model',
    RATE_LIMIT: 'false',
    REFRESH_GRACE: String(GRACE),
    // One key for good: the clock jumps by months, and keys of its own would have to be made in between.
    JWT_SECRET: 'a shared secret of forty characters or so',
  };
  const shared = { environment, clock, databaseName: `t${randomUUID().replaceAll('-', '')}` };
  gateways = [await startGateway(shared), await startGateway(shared)];
  ({ email } = await register(new Browser(gateways[0]?.address ?? '')));
}, 60_000);
afterAll(async () => {
  await gateways[0]?.database.dropDatabase();
  for (const gateway of gateways) await gateway.stop();
});

/** Starts a session. */
async function begin(): Promise<{ model: Model; real: Real }> {
  const clients = gateways.map(({ address }) => new Browser(address));
  const answer = await clients[0]?.post('/auth/login', { email, password: PASSWORD });
  expect(answer?.status).toBe(200);
  // No cookie: what is presented is in the body.
  for (const client of clients) await client.jar.removeAllCookies();
  const tokens = answer?.json<Tokens>();
  if (!tokens) throw new Error('nobody signed in');
  const id = String(claimsOf(tokens.access_token)['sid']);
  const storage = async () => {
    const found = await gateways[0]?.database
      .collection('sessions')
      .aggregate<{ size: number }>([
        { $match: { $expr: { $eq: ['$_id', id] } } },
        { $project: { size: { $bsonSize: '$$ROOT' } } },
      ])
      .toArray();
    return found?.[0]?.size;
  };
  const size = (await storage()) ?? 0;
  const model = { generation: 0, rotatedAt: 0, usedAt: 0, now: 0, over: false };
  return { model, real: { clients, clock, issued: [tokens], storage, size } };
}

it('a session follows the model of its rules, at two instances, whatever owner and thief do', async () => {
  await assert(
    asyncProperty(steps, async (sequence) => {
      const { model, real } = await begin();
      await asyncModelRun(() => ({ model, real }), sequence);
    }),
    { ...seeded(40), endOnFailure: true, interruptAfterTimeLimit: 60_000 },
  );
}, 120_000);
