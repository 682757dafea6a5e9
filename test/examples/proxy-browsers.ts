import { describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { callbackUrl } from '../support/journeys.js';
import { expectSeen, type ProxyScene } from './proxy-scene.js';
import { rawExchange } from './raw-exchange.js';

/**
 * How a browser gets to the sign-in page and back, and keeps its session.
 *
 * @param redirects false for a proxy that can only hand the 401 on, which the browser follows by `Refresh`
 */
export function describeBrowsers(scene: ProxyScene, { redirects }: { redirects: boolean }): void {
  describe('a browser', () => {
    const page = { accept: HTML };

    it('without a session is led to the sign-in page and back', async () => {
      const browser = scene.gateway.browser();
      const answer = await browser.get('/api/report?year=1&x=%26', page);
      const target = '/login?return_to=%2Fapi%2Freport%3Fyear%3D1%26x%3D%2526';
      if (redirects) expect([answer.status, answer.location]).toEqual([302, scene.gateway.url + target]);
      else expect([answer.status, answer.headers.get('refresh')]).toEqual([401, `0; url=${target}`]);
      const login = await browser.get(target, page);
      expect([login.status, login.text.includes('/auth/google?return_to=')]).toEqual([200, true]);
      const query = `?return_to=${encodeURIComponent('/api/report?year=1&x=%26')}`;
      const back = await browser.get(await callbackUrl(browser, 'google-gmail', query), page);
      expect(back.location).toBe(`${scene.gateway.url}/api/report?year=1&x=%26`);
      expect(expectSeen(await browser.get(back.location, page)).url).toBe('/api/report?year=1&x=%26');
    });

    it('comes back to this origin, whatever path it asks for', async () => {
      for (const path of ['//evil.example/', '/api/%0d%0aSet-Cookie:x=1', '/api/\\evil.example']) {
        const answer = await rawExchange(scene.gateway.url, [
          `GET ${path} HTTP/1.1`,
          'Host: localhost',
          `Accept: ${HTML}`,
        ]);
        expect(answer).not.toMatch(/^(Location|Refresh):.*(\/\/|%2F%2F|\\|%5C)evil/im);
        expect(answer).not.toMatch(/^Set-Cookie: *x=/im);
      }
    });

    it('gets both halves of a renewed pair, beside the cookies of the API', async () => {
      const browser = await scene.signedIn();
      const before = [await browser.cookie('access_token'), await browser.cookie('refresh_token')];
      for (let renewal = 0; renewal < 3; renewal += 1) {
        // Past the grace, in which an old refresh token would be forgiven.
        scene.gateway.clock.advance(scene.gateway.settings.accessTokenTtl + 1);
        const answer = await browser.get('/api/things');
        expectSeen(answer);
        expect(
          answer.headers
            .getSetCookie()
            .map((line) => line.split('=')[0])
            .sort(),
        ).toEqual(['access_token', 'own', 'refresh_token']);
        expect(
          answer.headers.getSetCookie().filter((line) => /HttpOnly.*SameSite=Lax/.test(line)).length,
        ).toBe(2);
      }
      expect([await browser.cookie('access_token'), await browser.cookie('refresh_token')]).not.toEqual(
        before,
      );
      expect((await browser.get('/api/things')).headers.getSetCookie().length).toBe(1);
    });

    it('gets them with a refusal, too', async () => {
      const browser = await scene.signedIn();
      scene.gateway.clock.advance(scene.gateway.settings.accessTokenTtl + 1);
      const refused = await browser.get('/api/admin/things');
      expect([refused.status, refused.headers.getSetCookie().length]).toEqual([403, 2]);
      scene.gateway.clock.advance(scene.gateway.settings.accessTokenTtl + 1);
      expectSeen(await browser.get('/api/things'));
    });
  });
}
