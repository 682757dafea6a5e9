import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../dist/config/settings.js';
import { PasswordHasher } from '../../dist/credentials/password-hasher.js';
import { RefreshTokens } from '../../dist/tokens/refresh-token.js';
import { Connection } from '../load/connection.js';
import { bearer, cookiesOf, expectStatus, locationOf, request } from '../load/request.js';
import { address, populate, sessionId, userId } from './population.js';
import { ratio } from './rounds.js';

/** Requests of each kind a round; each is for somebody else. */
const PEOPLE = 100;
const ROUNDS = 11;
const CONNECTIONS = 4;
/** Fewer: the password's hash takes nearly all of a login, whatever the number of users. */
const LOGINS = 12;
const PASSWORD = 'Kv9-tangerine-orbit';

/** @typedef {import('../setup/processes.js').Server} Server */
/** @typedef {{server: Server, size: number, publicUrl: string, generations: Map<number, number>}} Populated
 *  `generations`: how often a session was refreshed, where it was */

/**
 * The median time of a request among many people over that among few, on two gateways side by side.
 *
 * @param {import('./load.js').Load} load
 * @param {import('mongodb').Db[]} databases of the small and of the large gateway
 * @param {readonly [Populated, Populated]} gateways
 * @param {string} dataDir
 * @returns {Promise<Record<string, ReturnType<typeof ratio>>>} by the kind of work
 */
export async function growth(load, databases, gateways, dataDir) {
  const passwordHash = await new PasswordHasher().hash(PASSWORD);
  for (const [index, { server, size }] of gateways.entries()) {
    await populate(databases[index], size, passwordHash);
    await load.open(server.name, { client: 'nest', port: server.port, users: 0 });
  }
  /** @type {Record<string, [number[], number[]]>} */
  const times = {};
  for (let round = 0; round <= ROUNDS; round += 1) {
    // In turn, and the other one first each time: who follows a pause of the machine is not always the same.
    const order = [...gateways.entries()];
    for (const [index, gateway] of round % 2 === 0 ? order : order.reverse()) {
      const medians = await oneRound(load, gateway, dataDir);
      // The first warms up.
      for (const [work, median] of round > 0 ? Object.entries(medians) : [])
        (times[work] ??= [[], []])[index]?.push(median);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([work, [few, many]]) => [work, ratio(many, few)]));
}

/** @param {import('./load.js').Load} load @param {Populated} gateway @param {string} dataDir */
async function oneRound(load, gateway, dataDir) {
  const { server, size } = gateway;
  const extent = { connections: CONNECTIONS };
  const random = () => Math.floor(Math.random() * size);
  const refreshed = await load.send(server.name, refreshes(gateway, dataDir, random), extent);
  const profiles = (refreshed.bodies ?? []).map((body) =>
    request('GET', '/auth/profile', { headers: bearer(JSON.parse(body).access_token) }),
  );
  const profile = await load.send(server.name, profiles, extent);
  const social = await load.send(server.name, await callbacks(server.port, random), extent);
  const login = await load.send(server.name, logins(random), extent);
  return {
    refresh: refreshed.median,
    profile: profile.median,
    'sign-in by identity': social.median,
    'password login': login.median,
  };
}

/** @param {() => number} random */
function logins(random) {
  return Array.from({ length: LOGINS }, () =>
    request('POST', '/auth/login', { body: { email: address(random()), password: PASSWORD } }),
  );
}

/**
 * Signed as the gateway would have signed them, for sessions that were put straight into the database.
 *
 * @param {Populated} gateway @param {string} dataDir @param {() => number} random
 */
function refreshes({ publicUrl, generations }, dataDir, random) {
  const APP_SECRET = readFileSync(join(dataDir, 'app-secret'), 'utf8').trim();
  const tokens = new RefreshTokens(readSettings({ PUBLIC_URL: publicUrl, APP_SECRET }, []));
  const iat = Math.floor(Date.now() / 1000);
  const numbers = new Set(Array.from({ length: PEOPLE }, random));
  return [...numbers].map((n) => {
    const generation = generations.get(n) ?? 0;
    generations.set(n, generation + 1);
    const content = { userId: userId(n).toHexString(), sessionId: sessionId(n), generation };
    const refreshToken = tokens.issue(content, { iat, exp: iat + 3600 });
    return request('POST', '/auth/refresh', { body: { refreshToken } });
  });
}

/** @param {number} port @param {() => number} random */
async function callbacks(port, random) {
  const connection = new Connection(port);
  const wires = [];
  for (let count = 0; count < PEOPLE; count += 1) {
    const started = expectStatus(await connection.send(request('GET', '/auth/google')), [302]);
    const state = new URL(locationOf(started)).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ code: `p${random()}`, state });
    wires.push(request('GET', `/auth/google/callback?${query}`, { headers: { Cookie: cookiesOf(started) } }));
  }
  connection.close();
  return wires;
}
