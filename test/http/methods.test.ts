import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
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

describe('a method that is not served says which are (RFC 9110, section 15.5.6)', () => {
  const ask = async (method: string, path: string) => {
    const { status, headers } = await gateway.browser().request(path, { method });
    return [status, headers.get('allow')];
  };

  it('HEAD would use an attempt up, and is refused where a provider is', async () => {
    for (const path of ['/auth/google', '/auth/google/callback?state=x', '/auth/github'])
      expect([path, await ask('HEAD', path)]).toEqual([path, [405, 'GET']]);
  });

  it('an endpoint below /auth that is opened in a browser is no provider', async () => {
    const posts = [
      'logout',
      'logout-all',
      'refresh',
      'exchange',
      'login',
      'register',
      'password',
      'mfa',
      'Revoke',
    ];
    for (const path of posts.map((name) => `/auth/${name}`))
      for (const method of ['GET', 'HEAD'])
        expect([path, method, await ask(method, path)]).toEqual([path, method, [405, 'POST']]);
    const answer = await gateway.browser().get('/auth/logout');
    expect(answer.json()).toMatchObject({ code: 'method_not_allowed' });
    const page = await gateway.browser().get('/auth/logout', { accept: HTML });
    expect([page.status, page.headers.get('content-type')]).toEqual([405, 'text/html; charset=utf-8']);
  });

  it('a name that nothing has stays a provider that is not configured', async () => {
    for (const path of ['/auth/nobody', '/auth/identities', '/auth/:provider', '/auth/__proto__'])
      for (const method of ['GET', 'HEAD'])
        expect([path, method, await ask(method, path)]).toEqual([path, method, [404, null]]);
    const answer = await gateway.browser().get('/auth/nobody');
    expect(answer.json()).toMatchObject({ code: 'unknown_provider' });
  });
});
