import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sample } from 'fast-check';
import { violations } from '../faults/invariants.js';
import { adminEnvironment } from '../support/seeds.js';
import { seedOfRun } from '../support/seeded.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { faultOf, send } from './exchange.js';
import { type Drawn, requestsTo } from './generator.js';
import { cast, isAlive } from './people.js';

const REQUESTS = 3_000;
const ROUND = 150;
const AT_ONCE = 15;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ...adminEnvironment(), RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

/** Sends one round, so many at once. @returns one line for each that was answered badly, and how often each status came */
async function play(round: readonly Drawn[], statuses: Map<number, number>): Promise<string[]> {
  const people = await cast(gateway);
  const left = [...round];
  const faults: string[] = [];
  const client = async () => {
    for (let drawn = left.pop(); drawn; drawn = left.pop()) {
      const fault = await send(gateway.address, drawn, people).then(
        (answer) => {
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const wrong = faultOf(answer, drawn as Drawn, people);
          return wrong && `${wrong}: ${answer.status} ${answer.text.slice(0, 200)}`;
        },
        (error: unknown) => String(error),
      );
      if (fault !== undefined) faults.push(`${fault} ← ${JSON.stringify(drawn).slice(0, 1_500)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return faults;
}

it('no request, however odd, fails, hangs, says too much or leaves the database in disorder', async () => {
  const routes = [...gateway.routes, { method: 'GET', path: '/auth/verify' }];
  expect(routes.length).toBeGreaterThan(60);
  const drawn = sample(requestsTo(routes), { seed: seedOfRun(), numRuns: REQUESTS });
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  for (let from = 0; from < drawn.length && faults.length < 20; from += ROUND)
    faults.push(...(await play(drawn.slice(from, from + ROUND), statuses)));
  expect(faults).toEqual([]);
  // It got behind the doors, and was refused there for more reasons than one.
  for (const status of [200, 302, 400, 401, 403, 404]) expect(statuses.get(status)).toBeGreaterThan(5);
  expect(await violations(gateway.database)).toEqual([]);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(gateway.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
  expect(await isAlive(gateway, await cast(gateway))).toBe(true);
}, 240_000);
