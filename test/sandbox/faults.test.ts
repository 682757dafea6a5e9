import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codeFor, exchange, jsonOf, startSandbox, type Running } from './sandbox-server.js';

describe('planned faults', () => {
  let running: Running;
  beforeAll(async () => void (running = await startSandbox()));
  beforeEach(() => running.sandbox.reset());
  afterAll(() => running.stop());

  const code = () => codeFor(running, 'google', { persona: 'google-gmail' });
  const certs = (init: RequestInit = {}) => fetch(running.endpoints.google.jwksUrl, init);

  it('give a raw answer word for word, as often as planned', async () => {
    const answer = {
      status: 418,
      headers: { 'content-type': 'text/html', 'x-extra': '1' },
      body: '<html>null',
    };
    running.sandbox.respondWith('google', 'token', answer, { times: 1 });
    const response = await exchange(running, 'google', await code());
    expect(response.status).toBe(418);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(response.headers.get('x-extra')).toBe('1');
    expect(await response.text()).toBe('<html>null');
    expect((await exchange(running, 'google', await code())).status).toBe(200);
  });

  it('stay at their endpoint until the reset', async () => {
    running.sandbox.respondWith('github', 'user', { status: 200, body: 'null' });
    const user = () => fetch(`${running.endpoints.github.apiUrl}/user`);
    expect(await (await user()).json()).toBeNull();
    expect(await (await user()).json()).toBeNull();
    expect((await fetch(`${running.endpoints.github.apiUrl}/user/emails`)).status).toBe(401);
    running.sandbox.reset();
    expect((await user()).status).toBe(401);
  });

  it('hang: no answer, not even headers, until closed', async () => {
    running.sandbox.respondWith('google', 'certs', 'hang', { times: 1 });
    const hanging = certs().then(
      () => 'answered',
      () => 'cut',
    );
    // A second request is answered, so the first one has been taken in and is being kept waiting.
    while (running.sandbox.calls.count('google', 'certs') < 1) await fetch(`${running.baseUrl}/personas`);
    expect((await certs()).status).toBe(200);
    running.sandbox.close();
    expect(await hanging).toBe('cut');
  });

  it('drip: a body that comes and never ends', async () => {
    running.sandbox.respondWith('google', 'certs', 'drip');
    const response = await certs();
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.length).toBeLessThan(10);
    expect((await reader?.read())?.done).toBe(false);
    running.sandbox.close();
    await expect(reader?.closed).rejects.toThrow();
  });

  it('huge: more than anybody should read', async () => {
    running.sandbox.respondWith('google', 'certs', 'huge');
    const reader = (await certs()).body?.getReader();
    let bytes = 0;
    while (bytes < 5_000_000) bytes += (await reader?.read())?.value?.length ?? Number.NaN;
    await reader?.cancel();
    expect(bytes).toBeGreaterThanOrEqual(5_000_000);
  });

  it('reset: the connection is cut off', async () => {
    running.sandbox.respondWith('google', 'certs', 'reset');
    await expect(certs()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('redirect: seen when a client follows it, with what it gave away', async () => {
    running.sandbox.respondWith('google', 'token', 'redirect');
    const response = await exchange(running, 'google', await code());
    expect(response.status).toBe(307);
    expect(running.sandbox.calls.count('google', 'redirected')).toBe(0);
    const body = new URLSearchParams({ client_secret: 'given away' });
    await fetch(running.endpoints.google.tokenUrl, { method: 'POST', body });
    expect(running.sandbox.calls.of('google', 'redirected')[0]?.body).toEqual({
      client_secret: 'given away',
    });
  });

  it('record every call with its headers and fields', async () => {
    const used = await code();
    const { access_token: token } = await jsonOf(await exchange(running, 'google', used));
    await fetch(running.endpoints.google.userinfoUrl, {
      headers: { authorization: `Bearer ${String(token)}` },
    });
    const { calls } = running.sandbox;
    expect(calls.all().map(({ endpoint }) => endpoint)).toEqual(['authorize', 'token', 'userinfo']);
    expect(calls.of('google', 'token')[0]).toMatchObject({ method: 'POST', body: { code: used } });
    expect(calls.of('google', 'userinfo')[0]?.headers.authorization).toBe(`Bearer ${String(token)}`);
    running.sandbox.reset();
    expect(calls.all()).toEqual([]);
  });
});
