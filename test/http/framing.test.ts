import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

/** All that comes back for bytes that no HTTP client would send. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.settings.port, '127.0.0.1', () => socket.end(bytes));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

const SMUGGLED = 'GET /auth/providers HTTP/1.1\r\nHost: localhost\r\n\r\n';
const post = (headers: string[], body: string) =>
  [
    'POST /auth/login HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    ...headers,
    '',
    body,
  ].join('\r\n');

describe('a request whose end could be read in two ways (HT-09)', () => {
  it.each([
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked'], `0\r\n\r\n${SMUGGLED}`],
    ['two lengths', ['Content-Length: 0', 'Content-Length: 54'], SMUGGLED],
    ['a length that is none', ['Content-Length: +5'], SMUGGLED],
    ['chunks before another coding', ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${SMUGGLED}`],
    ['a coding that nobody knows', ['Transfer-Encoding: xchunked'], `0\r\n\r\n${SMUGGLED}`],
    ['a space before the colon', ['Transfer-Encoding : chunked'], `0\r\n\r\n${SMUGGLED}`],
    ['a chunk of no size', ['Transfer-Encoding: chunked'], `zz\r\n\r\n${SMUGGLED}`],
  ])('%s: 400, and what lies behind is no second request', async (_name, headers, body) => {
    const answer = await raw(post(headers, body));
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain('startUrl');
  });
});

describe('a body that is too deep, or names a field twice', () => {
  it('nested forty thousand times: 400, and the process goes on (HT-01)', async () => {
    const body = `{"email":${'['.repeat(40_000)}${']'.repeat(40_000)},"password":"x"}`;
    const answer = await raw(post([`Content-Length: ${body.length}`], body));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('invalid_request');
    expect((await gateway.browser().get('/health/live')).status).toBe(200);
  });

  it.each(['/login', '/register', '/forgot-password'])(
    'ten thousand fields at %s: refused (HT-01)',
    async (path) => {
      const fields = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, '1']));
      const { status } = await gateway.browser().submit(path, fields);
      expect([400, 413]).toContain(status);
    },
  );

  it.each(['/login', '/register'])(
    'an address twice at %s: 400, and nobody is made (HT-04)',
    async (path) => {
      const [one, two] = [someAddress(), someAddress()];
      const body = `email=${one}&email=${two}&password=${encodeURIComponent(PASSWORD)}`;
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: gateway.url };
      const answer = await gateway.browser().request(path, { method: 'POST', body, headers });
      expect(answer.status).toBe(400);
      const found = await gateway.database
        .collection('users')
        .countDocuments({ emailKey: { $in: [one, two] } });
      expect(found).toBe(0);
    },
  );

  it('a body is read from the body: what the query says of the same fields is nothing (HT-04)', async () => {
    const email = someAddress();
    await gateway.browser().post('/auth/register', { email, password: PASSWORD });
    const query = new URLSearchParams({ email, password: PASSWORD });
    const wrong = { email, password: 'another horse battery staple' };
    expect((await gateway.browser().post(`/auth/login?${query}`, wrong)).status).toBe(401);
    expect((await gateway.browser().post(`/auth/login?${query}`, {})).status).toBe(400);
  });
});
