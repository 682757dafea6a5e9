import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { pino } from 'pino';
import { JsonLogger } from '../../src/operations/json-logger.js';
import { callbackUrl, PASSWORD, register, bearer } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const FORGED = 'forged-entry';
const LINE = `x\r\n{"level":60,"msg":"${FORGED}"}\n\u001b[2J\u001b[31m\u2028\0`;

it('a line of the log is one entry, whatever people and providers write (OP-03)', async () => {
  const browser = gateway.browser();
  await browser.post('/auth/login', { email: LINE, password: PASSWORD });
  await browser.post('/auth/register', { email: `${LINE}@example.com`, password: PASSWORD });
  const { access_token } = await register(browser);
  await browser.request('/auth/profile', {
    method: 'PATCH',
    json: { displayName: LINE },
    headers: bearer(access_token),
  });
  await browser.get(`/${encodeURIComponent(LINE)}`);
  await browser.get(`/auth/google/callback?error=${encodeURIComponent(LINE)}&state=x`);
  const callback = await callbackUrl(browser, 'github-public');
  const body = JSON.stringify({ error: LINE, error_description: LINE });
  gateway.sandbox.respondWith('github', 'token', { status: 400, body }, { times: 1 });
  expect((await browser.get(callback, { accept: 'application/json' })).status).toBe(502);

  expect(gateway.log.length).toBeGreaterThan(6);
  for (const line of gateway.log) {
    expect(line).toMatch(/^[^\p{Cc}\u2028\u2029]+\n$/u);
    const entry = JSON.parse(line) as { level: number; msg?: string };
    expect([entry.level, entry.msg]).not.toEqual([60, FORGED]);
  }
});

it('an entry says what happened by its fields, and has a text only where one was written', async () => {
  const logged: { msg?: string; level: number; [field: string]: unknown }[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line));
  const logger = new JsonLogger(pino({ level: 'trace' }, { write }));
  const nest = new Logger('SomeClass');
  Logger.overrideLogger(logger);
  nest.error({ code: 'internal' });
  nest.error({ code: 'internal' }, 'no answer could be given');
  nest.warn({ code: 'late' });
  nest.log('a text');
  expect(logged).toEqual([
    expect.objectContaining({ level: 50, context: 'SomeClass', code: 'internal' }),
    expect.objectContaining({
      level: 50,
      context: 'SomeClass',
      code: 'internal',
      msg: 'no answer could be given',
    }),
    expect.objectContaining({ level: 40, context: 'SomeClass', code: 'late' }),
    expect.objectContaining({ level: 30, context: 'SomeClass', msg: 'a text' }),
  ]);
  expect(logged.map((entry) => 'msg' in entry)).toEqual([false, true, false, true]);
});
