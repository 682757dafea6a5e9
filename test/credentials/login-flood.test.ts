import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Browser } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { PASSWORD, register } from '../support/journeys.js';
import { databaseUri } from '../support/test-gateway.js';

const FLOOD = 500;
/** Beyond what may wait, whatever was done meanwhile. */
const SURPLUS = 500;
/** How often somebody tries again. */
const COMES_BACK = 5;
/** Milliseconds within which `/health/live` answers 95 times of 100. */
const LIMIT = 100;

let gateway: GatewayProcess;
let email: string;
beforeAll(async () => {
  const uri = databaseUri(`t${randomUUID().replaceAll('-', '')}`);
  gateway = await spawnGateway({ MONGODB_URI: uri, RATE_LIMIT: 'false', LOG_LEVEL: 'warn' });
  ({ email } = await register(new Browser(gateway.address)));
});
afterAll(() => gateway.stop());

interface Answer {
  status: number;
  retryAfter: string | undefined;
  text: string;
}
/** One connection a login, as a crowd has; a keep-alive one for the probe, as an orchestrator has. */
const crowd = new Agent({ maxSockets: Infinity });
const probe = new Agent({ keepAlive: true });

function send(path: string, agent: Agent, body?: object): Promise<Answer> {
  const { hostname, port } = new URL(gateway.address);
  const text = body && JSON.stringify(body);
  const headers = text
    ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    : {};
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, agent, method: text ? 'POST' : 'GET', headers },
      (answer) => {
        let read = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (read += chunk));
        const status = answer.statusCode ?? 0;
        answer.on('end', () => resolve({ status, retryAfter: answer.headers['retry-after'], text: read }));
      },
    );
    sent.on('error', reject).end(text);
  });
}
const login = (ordinal: number) =>
  send('/auth/login', crowd, { email, password: ordinal % 2 ? PASSWORD : 'wrong horse battery' });
const logins = (count: number) => Array.from({ length: count }, (_, ordinal) => login(ordinal));

/**
 * Comes back when told to, as a client does: on a machine that others keep busy, the wait for a connection to the database can be
 * longer than anybody should be kept waiting.
 */
async function persistent(first: Promise<Answer>, ordinal: number): Promise<Answer> {
  let answer = await first;
  for (let again = 0; answer.status === 503 && again < COMES_BACK; again += 1) {
    await pause(Number(answer.retryAfter) * 1_000);
    answer = await login(ordinal);
  }
  return answer;
}

/** Milliseconds that `/health/live` takes, asked until the work is over. */
async function probes(work: Promise<unknown>): Promise<number[]> {
  const end = new AbortController();
  const ended = work.finally(() => end.abort());
  const times: number[] = [];
  while (!end.signal.aborted) {
    const start = performance.now();
    expect((await send('/health/live', probe)).status).toBe(200);
    times.push(performance.now() - start);
    await pause(10);
  }
  await ended;
  return times.sort((a, b) => a - b);
}
const quantile = (times: number[], share: number) => times[Math.floor(times.length * share)] ?? NaN;

it(`${FLOOD} logins at once leave the process answering; what is too much is told to come back`, async () => {
  // What the probe takes when nobody signs in: on a machine that others keep busy, that is not nothing.
  const idle = quantile(await probes(pause(1_000)), 0.95);
  const crowdIn = logins(FLOOD);
  const answered = Promise.all(crowdIn.map(persistent));
  const tooMany = Promise.race(crowdIn).then(() => Promise.all(logins(SURPLUS)));
  const times = await probes(Promise.all([answered, tooMany]));

  const statuses = (await answered).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(FLOOD / 2);
  expect(statuses.filter((status) => status === 401)).toHaveLength(FLOOD / 2);
  expect(times.length).toBeGreaterThan(50);
  expect(quantile(times, 0.5)).toBeLessThan(Math.max(LIMIT, 4 * idle));
  expect(quantile(times, 0.95)).toBeLessThan(Math.max(LIMIT, 4 * idle));

  const refused = (await tooMany).filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  for (const { retryAfter, text } of refused) {
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect(JSON.parse(text)).toMatchObject({ code: 'unavailable' });
  }
  expect((await send('/auth/login', crowd, { email, password: PASSWORD })).status).toBe(200);
}, 300_000);
