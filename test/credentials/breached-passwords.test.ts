import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, PASSWORD, register, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { type BreachedService, startBreachedService } from './breached-service.js';

/** Strong by every other rule, and in other letters than those that are hashed. */
const LEAKED = 'zwölf Ｂoxkämpfer jagen Eva';
const digest = createHash('sha1').update(LEAKED.normalize('NFKC')).digest('hex').toUpperCase();
const PADDING = Array.from({ length: 900 }, (_, at) => `${String(at).padStart(35, '0')}:0`).join('\r\n');

let service: BreachedService;
let gateway: TestGateway;
beforeAll(async () => {
  service = await startBreachedService();
  gateway = await startGateway({
    environment: { BREACHED_PASSWORDS_URL: `${service.url}/`, RATE_LIMIT: 'false' },
  });
});
beforeEach(() => void (service.asked.length = 0));
afterAll(async () => {
  await gateway.stop();
  await service.stop();
});

const tryRegister = (password = LEAKED) =>
  gateway.browser().post('/auth/register', { email: someAddress(), password });
const lines = (count: number) => `${PADDING}\r\n${digest.slice(5)}:${count}\r\n${'F'.repeat(35)}:9`;
const warnings = () => gateway.log.filter((line) => line.includes('breached-password service'));

describe('a password that is listed', () => {
  beforeEach(() => void (service.answer = (response) => response.end(lines(12))));

  it('is refused, and says so', async () => {
    const answer = await tryRegister();
    expect([answer.status, codeOf(answer)]).toEqual([422, 'weak_password']);
    expect(answer.json()).toMatchObject({
      errors: [{ path: 'password', message: expect.stringContaining('data breach') }],
    });
  });

  it('is refused at a change too, which leaves the old one as it was', async () => {
    const browser = gateway.browser();
    const { access_token, email } = await register(browser);
    const change = { currentPassword: PASSWORD, newPassword: LEAKED };
    const answer = await browser.post('/auth/password', change, bearer(access_token));
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({ errors: [{ path: 'newPassword' }] });
    expect((await browser.post('/auth/login', { email, password: PASSWORD })).status).toBe(200);
  });

  it('gives away five digits of its hash, with padding asked for, and nothing else', async () => {
    await tryRegister();
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]).toMatchObject({ path: `/range/${digest.slice(0, 5)}`, padding: 'true' });
    expect(service.asked[0]?.headers.toUpperCase()).not.toContain(digest.slice(5, 12));
  });

  it('is not asked about when it is refused anyway', async () => {
    expect((await tryRegister('password1')).status).toBe(422);
    expect(service.asked).toEqual([]);
  });
});

it.each<[string, string]>([
  ['is not listed', `${PADDING}\r\n${'F'.repeat(35)}:9`],
  ['is padding only', lines(0)],
  ['is another one that begins alike', `${digest.slice(5, 39)}:7\r\n${PADDING}`],
])('a password that %s is accepted, without a warning', async (_name, text) => {
  const before = warnings().length;
  service.answer = (response) => response.end(text);
  expect((await tryRegister()).status).toBe(201);
  expect(warnings()).toHaveLength(before);
});

describe('a service that is of no help lets the password through, within a second, with a warning', () => {
  const drip = (response: ServerResponse) => {
    const timer = setInterval(() => response.write(`${'0'.repeat(35)}:1\r\n`), 50);
    response.once('close', () => clearInterval(timer));
  };
  const endless = (response: ServerResponse) => {
    const chunk = `${'0'.repeat(35)}:1\r\n`.repeat(2_000);
    const more = () => {
      while (!response.destroyed && response.write(chunk)) continue;
    };
    response.on('drain', more);
    more();
  };
  it.each<[string, (response: ServerResponse) => void]>([
    ['silent', () => undefined],
    ['slow, byte by byte', drip],
    ['endless', endless],
    ['garbage', (response) => response.end('<html>Please log in to the WiFi</html>')],
    ['empty', (response) => response.end()],
    ['an error', (response) => response.writeHead(503).end(lines(12))],
    ['a redirect', (response) => response.writeHead(302, { location: `${service.url}/x` }).end()],
    ['a broken connection', (response) => void response.socket?.destroy()],
  ])('%s', async (_name, answer) => {
    const before = warnings().length;
    service.answer = answer;
    const start = performance.now();
    expect((await tryRegister()).status).toBe(201);
    // The hash and the writes come on top of the second; the margin is for a busy machine.
    expect(performance.now() - start).toBeLessThan(2_500);
    expect(warnings()).toHaveLength(before + 1);
  });

  it('and neither log nor warning holds anything of the password', () => {
    const log = gateway.log.join('\n');
    expect(log).not.toContain(LEAKED);
    expect(log.toUpperCase()).not.toContain(digest.slice(0, 5));
  });
});

it('is off by default: nobody is asked', async () => {
  const plain = await startGateway();
  expect(plain.settings.breachedPasswordsUrl).toBeUndefined();
  expect(
    (await plain.browser().post('/auth/register', { email: someAddress(), password: LEAKED })).status,
  ).toBe(201);
  expect(service.asked).toEqual([]);
  await plain.stop();
});
