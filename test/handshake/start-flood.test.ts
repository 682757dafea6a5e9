import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { codeOf } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { limits } from '../../src/throttling/budgets.js';

const LONGEST = 10 * 60 * 1000;
const [{ points }] = limits['social-start'].budgets;
/** The last ones that pass, and as many again. */
const LAST = 20;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const attempts = () => gateway.database.collection<{ expiresAt: Date }>('attempts');

it('a flood of starts from one address ends in 429, writes nothing more, and is cleared away by itself', async () => {
  for (let spent = 0; spent < points - LAST; spent += 1)
    await gateway.throttle.reserve('social-start', { address: '127.0.0.1' });
  const browser = gateway.browser();
  const answers = [];
  for (let start = 0; start < 2 * LAST; start += 1) answers.push(await browser.get('/auth/google'));
  expect(answers.filter(({ status }) => status === 302)).toHaveLength(LAST);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.map(codeOf)).toEqual(Array(LAST).fill('rate_limited'));
  expect(await attempts().countDocuments()).toBe(LAST);
  // One browser: one flow session, however many tabs.
  const flows = await gateway.database.collection('flow_sessions').countDocuments();
  expect(flows).toBe(1);
  const latest = gateway.clock.now() + LONGEST;
  for (const { expiresAt } of await attempts().find().toArray())
    expect(expiresAt.getTime()).toBeLessThanOrEqual(latest);
  for (const name of ['attempts', 'flow_sessions'])
    expect(await gateway.database.collection(name).indexes()).toContainEqual(
      expect.objectContaining({ expireAfterSeconds: expect.any(Number) }),
    );
}, 90_000);
