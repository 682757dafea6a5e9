import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '../load/connection.js';
import { bearer, expectStatus, request } from '../load/request.js';
import { quantile } from './rounds.js';

const EMAIL = 'revoked@bench.example';
const PASSWORD = 'Kv9-tangerine-orbit';
const SAMPLES = 200;

/** Connections that keep each of the two instances busy with `GET /auth/profile`. */
const LOAD = 4;

/** @typedef {{p50: number, p99: number, worst: number, samples: number[]}} Latency milliseconds */

/**
 * How long after a sign-out was sent to one instance the other one still lets the token through: the time at which its
 * first refusal has arrived, counted from the sending, so that the sign-out's own work is in it.
 *
 * @param {import('./load.js').Load} load
 * @param {import('../setup/processes.js').Server} first
 * @param {import('../setup/processes.js').Server} second the same database and secret
 * @returns {Promise<{idle: Latency, loaded: Latency}>}
 */
export async function revocationLatency(load, first, second) {
  const here = new Connection(first.port);
  const there = new Connection(second.port);
  const body = { email: EMAIL, password: PASSWORD };
  expectStatus(await here.send(request('POST', '/auth/register', { body })));
  const idle = await sample(here, there);
  for (const { name, port } of [first, second]) await load.open(name, { client: 'nest', port, users: LOAD });
  const over = new AbortController();
  const busy = [first, second].map(async ({ name }) => {
    while (!over.signal.aborted) await load.run(name, 'profile', { seconds: 0.5, connections: LOAD });
  });
  const loaded = await sample(here, there).finally(() => over.abort());
  await Promise.all(busy);
  here.close();
  there.close();
  return { idle, loaded };
}

/** @param {Connection} here @param {Connection} there @returns {Promise<Latency>} */
async function sample(here, there) {
  /** @type {number[]} */
  const times = [];
  for (let count = 0; count < SAMPLES; count += 1) times.push(await once(here, there));
  return {
    p50: quantile(times),
    p99: quantile(times, 0.99),
    worst: Math.max(...times),
    samples: times.map(Math.round),
  };
}

/** @param {Connection} here @param {Connection} there */
async function once(here, there) {
  const body = { email: EMAIL, password: PASSWORD };
  const signedIn = expectStatus(await here.send(request('POST', '/auth/login', { body })));
  const headers = bearer(JSON.parse(signedIn.body).access_token);
  const verify = request('GET', '/auth/verify', { headers });
  expectStatus(await there.send(verify));
  const start = performance.now();
  const signedOut = here.send(request('POST', '/auth/logout', { headers }));
  // A question each millisecond: asked without a pause, the questions themselves would keep both cores busy.
  while (expectStatus(await there.send(verify), [200, 401]).status === 200) await pause(1);
  const seen = performance.now() - start;
  expectStatus(await signedOut, [204]);
  return seen;
}
