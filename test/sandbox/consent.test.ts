import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProviderId } from '../../src/sandbox/endpoints.js';
import { googlePersona, MARKUP_NAME } from '../../src/sandbox/google-personas.js';
import { personas } from '../../src/sandbox/personas.js';
import {
  authorizationUrl,
  authorize,
  CALLBACK,
  codeFor,
  exchange,
  startSandbox,
  type Running,
} from './sandbox-server.js';

describe('the consent page', () => {
  let running: Running;
  beforeAll(async () => void (running = await startSandbox()));
  beforeEach(() => running.sandbox.reset());
  afterAll(() => running.stop());

  const ask = (provider: ProviderId, changes: Record<string, string | null> = {}, headers = {}) =>
    fetch(authorizationUrl(running, provider, changes), { redirect: 'manual', headers });

  const answer = async (provider: ProviderId, fields: Record<string, string>) => {
    const html = await (await ask(provider)).text();
    const request = /name="request" value="([\w-]+)"/.exec(html)?.[1] ?? '';
    return fetch(running.endpoints[provider].authorizationUrl, {
      method: 'POST',
      body: new URLSearchParams({ request, ...fields }),
      redirect: 'manual',
    });
  };

  const parametersOf = (response: Response) => new URL(response.headers.get('location') ?? '').searchParams;

  it.each(['google', 'github'] as const)(
    'of %s says what it is and works without script',
    async (provider) => {
      const response = await ask(provider);
      expect(response.status).toBe(200);
      const html = await response.text();
      expect(html).toContain(`Sandbox: pretend ${provider === 'google' ? 'Google' : 'GitHub'}`);
      for (const persona of personas.filter((one) => one.provider === provider)) {
        expect(html).toContain(`name="persona" value="${persona.id}"`);
      }
      for (const fault of ['deny', 'server_error', 'token_500', 'token_timeout']) {
        expect(html).toContain(`name="fault" value="${fault}"`);
      }
      expect(html).not.toMatch(/<script|<style| style=| on\w+="/i);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    },
  );

  it('prints hostile names, ids, scopes and states as text', async () => {
    running.sandbox.addPersona(googlePersona({ id: '"><b>', sub: '1', label: MARKUP_NAME }));
    const html = await (await ask('google', { scope: '<i>scope</i>', state: '"><u>' })).text();
    expect(html).toContain('&quot;&gt;&lt;img src=x');
    expect(html).not.toMatch(/<img|<\/script>|<b>|<i>|<u>/);
  });

  it.each(['google', 'github'] as const)('of %s leads to a code', async (provider) => {
    const persona = personas.find((one) => one.provider === provider)?.id ?? '';
    const response = await answer(provider, { persona });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')?.startsWith(`${CALLBACK[provider]}?`)).toBe(true);
    const code = parametersOf(response).get('code') ?? '';
    expect((await exchange(running, provider, code)).status).toBe(200);
  });

  it.each(['google', 'github'] as const)('of %s can go wrong before there is a code', async (provider) => {
    for (const [fault, error] of [
      ['deny', 'access_denied'],
      ['server_error', 'server_error'],
    ] as const) {
      const callback = parametersOf(await answer(provider, { fault }));
      expect(callback.get('error')).toBe(error);
      expect(callback.get('state')).toBe('the-state');
      expect(callback.has('code')).toBe(false);
    }
  });

  it('can answer with a wrong issuer or a wrong state', async () => {
    const mixedUp = await authorize(running, 'google', { fault: 'wrong_issuer' });
    expect(mixedUp.get('iss')).toBe('https://attacker.example');
    expect(mixedUp.get('state')).toBe('the-state');
    const forged = await authorize(running, 'github', { fault: 'wrong_state' });
    expect(forged.get('state')).not.toBe('the-state');
    expect(forged.get('code')).toBeTruthy();
  });

  it.each(['google', 'github'] as const)('of %s can make one code answer 500', async (provider) => {
    const bad = parametersOf(await answer(provider, { fault: 'token_500' })).get('code') ?? '';
    const good = await codeFor(running, provider, { persona: `${provider}-markup` });
    expect((await exchange(running, provider, bad)).status).toBe(500);
    expect((await exchange(running, provider, good)).status).toBe(200);
  });

  it('can make one code hang until the sandbox is closed', async () => {
    const code = parametersOf(await answer('google', { fault: 'token_timeout' })).get('code') ?? '';
    const hanging = exchange(running, 'google', code).then(
      () => 'answered',
      () => 'cut',
    );
    const good = await codeFor(running, 'google', { persona: 'google-gmail' });
    expect((await exchange(running, 'google', good)).status).toBe(200);
    running.sandbox.close();
    expect(await hanging).toBe('cut');
  });

  it('is skipped for a persona named by query, header or hint', async () => {
    for (const response of [
      await ask('google', { persona: 'google-gmail' }),
      await ask('google', {}, { 'x-sandbox-persona': 'google-gmail' }),
      await ask('google', { login_hint: 'ada@gmail.com' }),
      await ask('github', { login: 'ada-sandbox' }),
    ]) {
      expect(response.status).toBe(302);
      expect(parametersOf(response).get('code')).toBeTruthy();
    }
    expect((await ask('google', { login_hint: 'nobody@example.org' })).status).toBe(200);
  });

  it.each([
    ['an unlisted redirect_uri', 'google', { redirect_uri: `${CALLBACK.google}/../x` }, 400],
    ['an unlisted redirect_uri', 'github', { redirect_uri: 'https://attacker.example/' }, 400],
    ['an unknown client', 'google', { client_id: 'wrong' }, 401],
    ['an unknown client', 'github', { client_id: 'wrong' }, 404],
    ['another response_type', 'google', { response_type: 'token' }, 400],
    ['no scope', 'google', { scope: null }, 400],
    ['a plain challenge', 'google', { code_challenge_method: 'plain' }, 400],
    ['a challenge without method', 'github', { code_challenge_method: null }, 400],
    ['an unknown persona', 'google', { persona: 'github-public' }, 400],
    ['an unknown fault', 'github', { fault: 'fire' }, 400],
  ] as const)('refuses %s at %s with a page and no redirect', async (_case, provider, changes, status) => {
    const response = await ask(provider, { persona: `${provider}-markup`, ...changes });
    expect(response.status).toBe(status);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('Access blocked');
  });

  it('refuses a form of another provider, an expired one and one without a choice', async () => {
    const html = await (await ask('google')).text();
    const request = /name="request" value="([\w-]+)"/.exec(html)?.[1] ?? '';
    const post = async (provider: ProviderId, fields: Record<string, string>) => {
      const url = running.endpoints[provider].authorizationUrl;
      const body = new URLSearchParams(fields);
      return (await fetch(url, { method: 'POST', body, redirect: 'manual' })).status;
    };
    expect(await post('github', { request, persona: 'github-public' })).toBe(400);
    expect(await post('google', { request })).toBe(400);
    expect(await post('google', { request, persona: 'google-gmail' })).toBe(303);
    running.clock.advance(600_000);
    expect(await post('google', { request, persona: 'google-gmail' })).toBe(400);
  });

  it('lists its people for scripts', async () => {
    running.sandbox.addPersona(googlePersona({ id: 'extra', sub: '1' }));
    const list = (await (await fetch(`${running.baseUrl}/personas`)).json()) as { id: string }[];
    expect(list.map(({ id }) => id)).toEqual([...personas.map(({ id }) => id), 'extra']);
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  });
});
