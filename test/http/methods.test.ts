import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

/** Sent byte for byte: HTTP clients refuse to send some of these. */
function answerTo(method: string, path: string): Promise<string> {
  const request = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nX-Secret: echo-me\r\nConnection: close\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.settings.port, '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

it.each(['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'PUT'])(
  '%s does nothing and echoes nothing',
  async (method) => {
    for (const path of ['/', '/login', '/auth/profile', '/auth/verify']) {
      const answer = await answerTo(method, path);
      expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
      expect(answer).not.toContain('echo-me');
    }
  },
);
