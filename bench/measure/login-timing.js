import { Connection } from '../load/connection.js';
import { expectStatus, request } from '../load/request.js';
import { populate } from './population.js';

const PASSWORD = 'Kv9-tangerine-orbit';
const WRONG = 'Kv9-tangerine-orbis';
const SAMPLES = 200;
const WARM_UP = 20;

/** The address that {@link populate} gives its first user, who has an identity and no password. */
const SOCIAL_ONLY = 'p0@gmail.com';

/**
 * @typedef {{email: (round: number) => string, password: string, status: number}} Kind a refused login
 * @type {Record<string, Kind>}
 */
const kinds = {
  'unknown address': { email: (round) => `u${round}@gmail.com`, password: WRONG, status: 401 },
  'wrong password': { email: () => 'k0@gmail.com', password: WRONG, status: 401 },
  'no password set': { email: () => SOCIAL_ONLY, password: WRONG, status: 401 },
  'disabled, wrong password': { email: () => 'd0@gmail.com', password: WRONG, status: 401 },
  'disabled, right password': { email: () => 'd0@gmail.com', password: PASSWORD, status: 403 },
};

/** What every other kind is compared with. */
export const REFERENCE = 'unknown address';

/**
 * How long refused logins take, one after the other on one connection.
 *
 * @param {import('../setup/processes.js').Server} gateway
 * @param {import('mongodb').Db} database the gateway's own
 * @returns {Promise<Record<string, number[]>>} milliseconds, 200 of each kind
 */
export async function loginTimings(gateway, database) {
  const connection = new Connection(gateway.port);
  await populate(database, 1);
  for (const email of ['k0@gmail.com', 'd0@gmail.com']) {
    const body = { email, password: PASSWORD };
    expectStatus(await connection.send(request('POST', '/auth/register', { body })));
  }
  await database
    .collection('users')
    .updateOne({ claimedEmail: 'd0@gmail.com' }, { $set: { disabled: true } });
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]));
  for (let round = -WARM_UP; round < SAMPLES; round += 1) {
    // Another order each time: what one request leaves to be done meets all kinds alike.
    for (const [name, kind] of shuffled(Object.entries(kinds))) {
      const body = { email: kind.email(round + WARM_UP), password: kind.password };
      const start = performance.now();
      const answer = await connection.send(request('POST', '/auth/login', { body }));
      const took = performance.now() - start;
      expectStatus(answer, [kind.status]);
      if (round >= 0) times[name]?.push(took);
    }
  }
  connection.close();
  return times;
}

/** @template T @param {T[]} values @returns {T[]} each order as likely as any other (Fisher, Yates) */
function shuffled(values) {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
