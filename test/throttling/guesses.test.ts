import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Step } from '../support/browser.js';
import { codeOf, register, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import {
  atOnce,
  BEHIND_A_PROXY,
  from,
  keptCounters,
  login,
  passTime,
  rightly,
  setCounters,
  someNetwork,
  tally,
  WRONG,
} from './guessing.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: BEHIND_A_PROXY });
});
afterAll(() => gateway.stop());
afterEach(async () => {
  await gateway.database.collection('throttles').deleteMany({});
});

const someone = async () => (await register(gateway.browser())).email;

function expectTooMany(step: Step, longestWait: number): void {
  expect([step.status, codeOf(step)]).toEqual([429, 'rate_limited']);
  expect(step.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(step.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(Number(step.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(Number(step.headers.get('retry-after'))).toBeLessThanOrEqual(longestWait);
}

describe('guesses at one account from one address', () => {
  it.each([
    ['an account that is there', someone],
    ['one that is not', () => Promise.resolve(someAddress())],
  ])('a hundred at once are never more than ten, at %s (LO-08, LO-01)', async (_name, make) => {
    const email = await make();
    const address = someNetwork();
    const steps = await atOnce(100, () => login(gateway, email, { address }));
    expect(tally(steps)).toEqual({ 401: 10, 429: 90 });
    for (const step of steps.filter(({ status }) => status === 429)) expectTooMany(step, 900);
    expectTooMany(await login(gateway, email, { address }), 900);
  });

  it('stop the right password too, from there and for a quarter of an hour, and from nowhere else', async () => {
    const email = await someone();
    const address = someNetwork();
    await atOnce(10, () => login(gateway, email, { address }));
    expectTooMany(await rightly(gateway, email, address), 900);
    expect((await rightly(gateway, await someone(), address)).status).toBe(200);
    await passTime(gateway, 890);
    expectTooMany(await rightly(gateway, email, address), 10);
    await passTime(gateway, 11);
    expect((await rightly(gateway, email, address)).status).toBe(200);
  });

  it('are forgotten when one is right, and forty right ones at once are no guesses (LO-09)', async () => {
    const email = await someone();
    const address = someNetwork();
    for (let round = 0; round < 2; round += 1) {
      expect(tally(await atOnce(9, () => login(gateway, email, { address })))).toEqual({ 401: 9 });
      expect((await rightly(gateway, email, address)).status).toBe(200);
    }
    expect(tally(await atOnce(40, () => rightly(gateway, email, address)))).toEqual({ 200: 40 });
    expect(tally(await atOnce(9, () => login(gateway, email, { address })))).toEqual({ 401: 9 });
  });

  it('share one budget however the account is written (LO-07)', async () => {
    const email = await someone();
    const address = someNetwork();
    const writings = [
      email,
      email.toUpperCase(),
      ` ${email} `,
      email.replace(/^p/, '\uFF50'),
      email.replace('person', 'PERSON'),
    ];
    const steps = await atOnce(50, (index) => login(gateway, writings[index % 5] ?? '', { address }));
    expect(tally(steps)).toEqual({ 401: 10, 429: 40 });
    for (const writing of writings) expectTooMany(await rightly(gateway, writing, address), 900);
  });

  it('share one budget however the address is written, and within an IPv6 /64', async () => {
    const [one, other, third] = [await someone(), await someone(), await someone()];
    const hosts = await atOnce(20, (index) => login(gateway, one, { address: `2001:db8:1:2::${index + 1}` }));
    expect(tally(hosts)).toEqual({ 401: 10, 429: 10 });
    expectTooMany(await rightly(gateway, one, '2001:0DB8:0001:0002:ffff:0:0:1'), 900);
    expect((await rightly(gateway, one, '2001:db8:1:3::1')).status).toBe(200);
    const mapped = ['192.0.2.7', '::ffff:192.0.2.7', '::ffff:c000:207', '0:0:0:0:0:FFFF:C000:0207'];
    const steps = await atOnce(20, (index) => login(gateway, other, { address: mapped[index % 4] ?? '' }));
    expect(tally(steps)).toEqual({ 401: 10, 429: 10 });
    expect(
      tally(await atOnce(20, (index) => login(gateway, third, { address: `nonsense-${index}` }))),
    ).toEqual({
      401: 10,
      429: 10,
    });
  });

  it('are told on the page as well', async () => {
    const email = await someone();
    const address = someNetwork();
    await atOnce(10, () => login(gateway, email, { address }));
    const page = await gateway.browser().submit('/login', { email, password: WRONG }, from(address));
    expect(page.status).toBe(429);
    expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(page.text).toContain('Too many tries');
    expect(page.text).toContain(`value="${email}"`);
  });
});

describe('guesses at one account from everywhere (LO-05)', () => {
  it('are twenty at once, then ten an hour', async () => {
    const email = await someone();
    const steps = await atOnce(60, () => login(gateway, email));
    expect(tally(steps)).toEqual({ 401: 20, 429: 40 });
    for (const step of steps.filter(({ status }) => status === 429)) expectTooMany(step, 3600);
    await passTime(gateway, 3600);
    expect(tally(await atOnce(30, () => login(gateway, email)))).toEqual({ 401: 10, 429: 20 });
    await passTime(gateway, 7200);
    expect(tally(await atOnce(40, () => login(gateway, email)))).toEqual({ 401: 20, 429: 20 });
  });

  it('are a hundred in a row and no more, however long it takes', async () => {
    const email = await someone();
    await login(gateway, email);
    await setCounters(gateway, 'login:account', 99);
    await passTime(gateway, 30 * 86_400);
    expect(tally(await atOnce(5, () => login(gateway, email)))).toEqual({ 401: 1, 429: 4 });
    await passTime(gateway, 30 * 86_400);
    expectTooMany(await login(gateway, email), 86_400);
    expectTooMany(await rightly(gateway, email), 86_400);
  });

  it('begin anew after the right password', async () => {
    const email = await someone();
    await atOnce(19, () => login(gateway, email));
    expect((await rightly(gateway, email)).status).toBe(200);
    expect(tally(await atOnce(30, () => login(gateway, email)))).toEqual({ 401: 20, 429: 10 });
  });
});

describe('guesses at everybody from one address (LO-04)', () => {
  it('are three hundred failures in a quarter of an hour; a success gives back its own point only', async () => {
    const address = someNetwork();
    const [one, other] = [await someone(), await someone()];
    expect((await login(gateway, someAddress(), { address })).status).toBe(401);
    await setCounters(gateway, 'login:address', 298);
    expect((await login(gateway, someAddress(), { address })).status).toBe(401);
    expect((await rightly(gateway, one, address)).status).toBe(200);
    expect((await rightly(gateway, other, address)).status).toBe(200);
    const steps = await atOnce(30, () => login(gateway, someAddress(), { address }));
    expect(tally(steps)).toEqual({ 401: 1, 429: 29 });
    expectTooMany(await rightly(gateway, one, address), 900);
    expect((await rightly(gateway, one)).status).toBe(200);
    await passTime(gateway, 901);
    expect((await rightly(gateway, one, address)).status).toBe(200);
  });

  it('refused, they count against no account', async () => {
    const address = someNetwork();
    const email = await someone();
    await login(gateway, someAddress(), { address });
    await setCounters(gateway, 'login:address', 300);
    await atOnce(30, () => login(gateway, email, { address }));
    expect(tally(await atOnce(20, () => login(gateway, email)))).toEqual({ 401: 20 });
  });
});

describe('what is kept for counting', () => {
  it('names no address and no account, and expires', async () => {
    const address = someNetwork();
    const email = await someone();
    await login(gateway, email, { address });
    const kept = await keptCounters(gateway);
    expect(kept.map(({ key }) => String(key).split(':').slice(2, 4).join(':')).sort()).toEqual([
      'login:account',
      'login:account+address',
      'login:address',
      'mail:account',
      'register:address',
    ]);
    for (const { key, expire } of kept) {
      expect(key).toMatch(/^latchkey:throttle:[a-z-]+:[a-z+]+:[\w-]{43}$/);
      expect(expire).toBeInstanceOf(Date);
    }
    const indexes = await gateway.database.collection('throttles').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { key: 1 }, unique: true }));
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expire: 1 }, expireAfterSeconds: 0 }));
    expect(JSON.stringify(kept)).not.toContain(email);
    expect(JSON.stringify(kept)).not.toContain(address);
  });
});
