import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { bearer } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { AS_JSON, consented, expectFailure } from './outcomes.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

const flowLine = (lines: string[]) => lines.find((line) => line.startsWith('flow=')) ?? '';

describe('the cookie of the handshake', () => {
  it('is HttpOnly, Lax, of this host, and gone after ten minutes', async () => {
    const start = await gateway.browser().get('/auth/google');
    const attributes = flowLine(start.headers.getSetCookie()).split('; ').slice(1);
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Lax', 'Path=/']));
    expect(attributes.some((attribute) => /^Domain/i.test(attribute))).toBe(false);
    const ends = Date.parse(attributes.find((attribute) => attribute.startsWith('Expires='))?.slice(8) ?? '');
    expect(ends - Date.now()).toBeLessThanOrEqual(600_000);
    expect(ends - Date.now()).toBeGreaterThan(590_000);
  });

  it('comes from the sign-in routes only', async () => {
    for (const path of ['/', '/login', '/auth/providers', '/auth/profile', '/nowhere']) {
      const answer = await gateway.browser().get(path, { accept: HTML });
      expect(flowLine(answer.headers.getSetCookie())).toBe('');
    }
  });

  it.each([
    ['unsigned', 'planted-by-an-attacker'],
    ['signed by somebody else', 's:planted-by-an-attacker.Zm9yZ2Vk'],
  ])('OA-20: one that is %s is not taken over', async (_name, planted) => {
    const browser = gateway.browser();
    await browser.jar.setCookie(`flow=${encodeURIComponent(planted)}; Path=/`, gateway.url);
    const url = await consented(browser, 'google');
    const own = await browser.cookie('flow');
    expect(own).toBeDefined();
    expect(own).not.toContain('planted-by-an-attacker');
    expect((await browser.get(url.href, AS_JSON)).status).toBe(200);
  });

  it("OA-20: the attacker's own one in the victim's browser gives the attacker nothing", async () => {
    const [attacker, victim] = [gateway.browser(), gateway.browser()];
    await attacker.get('/auth/google');
    const planted = await attacker.cookie('flow');
    await victim.jar.setCookie(`flow=${planted}; Path=/`, gateway.url);
    const url = await consented(victim, 'google');
    expect((await victim.get(url.href, { accept: HTML })).status).toBe(302);
    expect((await victim.get('/auth/profile')).status).toBe(200);
    expect((await attacker.get('/auth/profile')).status).toBe(401);
    await expectFailure(gateway, attacker, url.href, 'invalid_state');
  });

  it('OA-23: is no access token, nor is anything else of the handshake', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, 'google');
    const flow = decodeURIComponent((await browser.cookie('flow')) ?? '');
    for (const artefact of [
      flow,
      flow.slice(2),
      url.searchParams.get('state'),
      url.searchParams.get('code'),
    ]) {
      const asBearer = await gateway.browser().get('/auth/profile', bearer(`${artefact}`));
      const asCookie = await gateway.browser().get('/auth/profile', { cookie: `access_token=${artefact}` });
      const refresh = await gateway.browser().post('/auth/refresh', { refreshToken: artefact });
      expect([asBearer.status, asCookie.status, refresh.status]).toEqual([401, 401, 401]);
    }
  });

  it('SE-15: the browser ends at an address with neither code nor state nor token', async () => {
    const browser = gateway.browser();
    const answer = await browser.get((await consented(browser, 'github')).href, { accept: HTML });
    expect(answer.location).toBe(`${gateway.url}/account`);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('SE-15: an answer in JSON is kept by no cache', async () => {
    const browser = gateway.browser();
    const answer = await browser.get((await consented(browser, 'github')).href, AS_JSON);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.getSetCookie().filter((line) => line.includes('_token='))).toEqual([]);
  });
});

describe('with an https PUBLIC_URL', () => {
  let secure: TestGateway;
  beforeAll(async () => {
    secure = await startGateway({ environment: { PUBLIC_URL: 'https://login.example' } });
  });
  afterAll(() => secure.stop());

  it('the cookie is Secure although the proxy speaks plain http to us', async () => {
    const start = await fetch(`http://127.0.0.1:${secure.settings.port}/auth/google`, { redirect: 'manual' });
    expect(start.status).toBe(302);
    expect(flowLine(start.headers.getSetCookie())).toMatch(/; Secure/);
  });
});
