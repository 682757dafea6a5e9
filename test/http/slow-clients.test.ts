import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const HEAD = 'POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
const SOCKETS = 100;

/** Sends a byte every now and then, for as long as the other side bears it. @returns the seconds it took, and what came */
function drip(first: string): Promise<{ seconds: number; answer: string }> {
  return new Promise((resolve) => {
    const from = performance.now();
    let answer = '';
    const socket: Socket = connect(gateway.settings.port, '127.0.0.1', () => socket.write(first));
    const dripping = setInterval(() => socket.write('x'), 1_000);
    socket.on('data', (chunk) => (answer += chunk.toString()));
    // A reset is as good an end as a FIN.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dripping);
      resolve({ seconds: (performance.now() - from) / 1000, answer });
    });
  });
}

it('who drips headers or a body is cut, while others are answered (OP-14)', async () => {
  const headers = Array.from({ length: SOCKETS }, () => drip(`${HEAD}X-Slow: `));
  const bodies = Array.from({ length: SOCKETS }, () => drip(`${HEAD}Content-Length: 1000\r\n\r\n{`));
  const from = performance.now();
  expect((await gateway.browser().get('/auth/providers')).status).toBe(200);
  expect(performance.now() - from).toBeLessThan(2_000);
  for (const { seconds, answer } of await Promise.all(headers)) {
    expect(answer).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(seconds).toBeLessThan(16);
  }
  for (const { seconds, answer } of await Promise.all(bodies)) {
    expect(answer).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect(seconds).toBeLessThan(27);
  }
}, 60_000);
