import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FlowLog } from '../../src/auth/trace/flow-log.js';
import type { FlowRecord } from '../../src/auth/trace/flow-record.schema.js';
import { bearer, codeOf, register } from '../support/journeys.js';
import { adminEnvironment, adminTokens } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
let admin: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
  admin = bearer((await adminTokens(gateway)).access_token);
});
afterAll(() => gateway.stop());

/** The log of one more instance over the same database. */
const anotherLog = () => new FlowLog(gateway.database.model<FlowRecord>('FlowRecord'), gateway.clock);
const failure = (change: Partial<FlowRecord>) => ({
  requestId: 'request-of-somebody',
  flowId: 'flow-of-somebody',
  provider: 'google',
  code: 'provider_error',
  steps: [],
  ...change,
});

describe('GET /admin/flows/:id', () => {
  const get = (id: string, headers = admin) => gateway.browser().get(`/admin/flows/${id}`, headers);

  it('is for admins', async () => {
    const { access_token: token } = await register(gateway.browser());
    const answers = [await get('some-request', {}), await get('some-request', bearer(token))];
    expect(answers.map(({ status }) => status)).toEqual([401, 403]);
  });

  it.each([
    ['nobody knows', 'nobody-knows-me'],
    ['is too short', 'x'],
    ['is too long', 'x'.repeat(65)],
    ['is an operator', '%7B%22$ne%22:null%7D'],
    ['is an array', 'abcdefgh[]'],
    ['holds NUL', 'abcdefgh%00'],
  ])('an id that %s is 404', async (_name, id) => {
    const answer = await get(id);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
  });

  it('is kept by no cache', async () => {
    const log = anotherLog();
    log.keep(failure({ requestId: 'request-for-cache' }));
    await log.flush();
    const answer = await get('request-for-cache');
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it('tells of the latest where a proxy gave one id twice', async () => {
    const log = anotherLog();
    for (const flowId of ['flow-one-of-two', 'flow-two-of-two']) {
      log.keep(failure({ requestId: 'given-twice', flowId }));
      gateway.clock.advance(1);
    }
    await log.flush();
    expect((await get('given-twice')).json()).toMatchObject({ flowId: 'flow-two-of-two' });
  });

  it('tells of twenty failures of one attempt at most', async () => {
    const log = anotherLog();
    const step = { at: 0, step: 'refused' as const, requestId: 'r', facts: {} };
    for (let round = 0; round < 30; round += 1) log.keep(failure({ flowId: 'many-failures', steps: [step] }));
    await log.flush();
    expect((await get('many-failures')).json<{ steps: object[] }>().steps).toHaveLength(20);
  });
});

it('whoever fails on purpose fills no database: five thousand an hour are kept, and half of that without a start', async () => {
  const log = anotherLog();
  const count = () =>
    gateway.database.collection('failed_flows').countDocuments({ flowId: 'flood-of-failures' });
  const flood = async (step: 'started' | 'shown') => {
    const steps = [{ at: 0, step, requestId: 'r', facts: {} }];
    for (let round = 0; round < 5_100; round += 1) log.keep(failure({ flowId: 'flood-of-failures', steps }));
    await log.flush();
    return count();
  };
  expect([await flood('shown'), await flood('started')]).toEqual([2_500, 5_000]);
  gateway.clock.advance(3_600);
  expect(await flood('started')).toBe(10_000);
});

it('a store that is away costs no sign-in page: what waits is dropped, and that is logged', async () => {
  const gone = await startGateway();
  const log = new FlowLog(gone.database.model<FlowRecord>('FlowRecord'), gone.clock);
  await gone.stop();
  log.keep(failure({}));
  await log.flush();
});
