import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import {
  environmentOf,
  type FakeProvider,
  startFakeProvider,
  TOKEN_ANSWER,
} from '../providers/fake-provider.js';
import { Browser } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import type { Tokens } from '../support/journeys.js';
import { databaseUri } from '../support/test-gateway.js';

const AS_JSON = { accept: 'application/json' };
let provider: FakeProvider;
let gateway: GatewayProcess;
let held: ServerResponse | undefined;

beforeAll(async () => {
  provider = await startFakeProvider({
    '/token': (response: ServerResponse) => {
      held = response;
    },
    '/api/user': { id: 583231, login: 'octo' },
    '/api/user/emails': [],
  });
});
afterAll(() => provider.stop());
beforeEach(async () => {
  held = undefined;
  gateway = await spawnGateway({
    MONGODB_URI: databaseUri(`t${randomUUID().replaceAll('-', '')}`),
    SANDBOX: 'false',
    SHUTDOWN_DELAY: '1',
    ...environmentOf('github', provider),
  });
});
afterEach(() => gateway.stop('SIGKILL'));

/** A callback whose provider has its code and does not answer yet. Wrapped: to wait for it is not to wait for its answer. */
async function callbackUnderWay() {
  const browser = new Browser(gateway.address.replace('127.0.0.1', 'localhost'));
  const state = new URL((await browser.get('/auth/github')).location).searchParams.get('state');
  const answer = browser.get(`/auth/github/callback?code=a-code-of-github&state=${state}`, AS_JSON);
  await until(async () => held !== undefined);
  return { answer };
}

const provide = () => {
  held?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(TOKEN_ANSWER));
};

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20);
}

const ready = async () => {
  const answer = await fetch(`${gateway.address}/health/ready`);
  await answer.text();
  return { status: answer.status, connection: answer.headers.get('connection') };
};

/** A connection that has had its answer and waits for the next request. */
async function idleConnection(): Promise<{ socket: Socket; closed: Promise<unknown> }> {
  const socket = connect(Number(new URL(gateway.address).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  const answered = new Promise((resolve) => socket.once('data', resolve));
  socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await answered;
  return { socket, closed };
}

const isRefused = () =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(new URL(gateway.address).port), '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });

it('SIGTERM: not ready, nothing new is taken, and the callback under way is answered (OP-17)', async () => {
  expect((await ready()).status).toBe(200);
  const { answer } = await callbackUnderWay();
  const idle = await idleConnection();
  gateway.child.kill('SIGTERM');
  // The load balancer finds out while connections are still taken; each is told that it is the last.
  let last = await ready();
  await until(async () => (last = await ready()).status !== 200);
  expect(last).toEqual({ status: 503, connection: 'close' });
  await idle.closed;
  await until(isRefused);
  expect(gateway.child.exitCode).toBeNull();
  provide();
  const step = await answer;
  expect([step.status, step.headers.get('connection')]).toEqual([200, 'close']);
  expect(step.json<Tokens>().access_token).toMatch(/^ey/);
  expect(await gateway.exited).toBe(0);
}, 60_000);

it('a second signal, later than an echo of the first, ends the process at once', async () => {
  const { answer } = await callbackUnderWay();
  const lost = answer.catch(() => 'cut');
  gateway.child.kill('SIGTERM');
  gateway.child.kill('SIGTERM');
  await until(async () => (await ready()).status === 503);
  // Both counted as one: it still answers. Then one that is meant.
  const again = setInterval(() => gateway.child.kill('SIGTERM'), 100);
  const code = await gateway.exited;
  clearInterval(again);
  expect(code).toBe(143);
  expect(await lost).toBe('cut');
}, 60_000);
