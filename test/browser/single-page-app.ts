import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page, Request } from 'playwright-core';
import { bearer, codeOf, type Tokens } from '../support/journeys.js';
import { Browser as Client } from '../support/browser.js';
import { type ExampleProcess, spawnExample } from '../support/example-process.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { databaseUri, freePort } from '../support/test-gateway.js';
import { type Visit, visit } from './chromium.js';

/** The example app, its server and a gateway, each a process as a developer starts it. See `launchChromium`. */
export function describeSinglePageApp(open: () => { browser: Browser }): void {
  describe('the example of a single-page app', () => {
    let gateway: GatewayProcess;
    let gatewayUrl: string;
    let app: ExampleProcess;
    let person: Visit;
    let page: Page;
    let requests: Request[];
    beforeAll(async () => {
      const [port, appPort] = [await freePort(), await freePort()];
      gatewayUrl = `http://localhost:${port}`;
      gateway = await spawnGateway({
        PORT: String(port),
        MONGODB_URI: databaseUri(`spa${port}`),
        // As in the README: a loopback address is good with any port, an origin is exact.
        REDIRECT_URIS: 'http://localhost:4000/',
        CORS_ORIGINS: `http://localhost:${appPort}`,
        REFRESH_GRACE: '0',
      });
      app = await spawnExample('single-page-app/server.js', gatewayUrl, appPort);
    });
    afterAll(async () => {
      await app.stop();
      await gateway.stop();
    });
    beforeEach(async () => {
      person = await visit(open().browser, app.url, {}, [gatewayUrl]);
      page = await person.context.newPage();
      requests = [];
      page.on('request', (request) => requests.push(request));
    });
    afterEach(async () => {
      await person.context.close();
      expect([person.complaints, [...person.foreignHosts]]).toEqual([[], []]);
    });

    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const output = (pattern: RegExp) => page.locator('output').filter({ hasText: pattern }).waitFor();
    const signIn = async () => {
      await page.goto('/');
      await press('Sign in with Google');
      await press('Ada Lovelace, ada@gmail.com');
      await page.getByText('You are signed in.').waitFor();
    };
    /** The tokens that the gateway gave the page, which keeps them where a test cannot look. */
    const given = async (path: string) => {
      const request = requests.findLast((sent) => sent.url() === `${gatewayUrl}${path}`);
      return (await (await request?.response())?.json()) as Tokens;
    };

    it('signs a person in, calls its API, renews, and is out after signing out', async () => {
      await signIn();
      const first = await given('/auth/exchange');
      await press('Call the API');
      await output(/"greeting":"Hello, [0-9a-f]{24}"/);
      await press('Open the safe');
      await output(/Only for [0-9a-f]{24}/);
      await press('Renew the token');
      await output(/^Renewed\.$/);
      const second = await given('/auth/refresh');
      expect(second.access_token).not.toBe(first.access_token);
      await press('Call the API');
      await output(/Hello/);
      await press('Sign out');
      await page.getByText('You are not signed in.').waitFor();

      const [api, gatewayClient] = [new Client(app.url), new Client(gatewayUrl)];
      const token = bearer(second.access_token);
      expect((await gatewayClient.get('/auth/profile', token)).status).toBe(401);
      expect((await api.get('/api/safe', token)).status).toBe(401);
      expect((await api.get('/api/greeting')).status).toBe(401);
      const renewal = await gatewayClient.post('/auth/refresh', { refreshToken: second.refresh_token });
      expect([renewal.status, codeOf(renewal)]).toEqual([401, 'invalid_token']);
    });

    it('SE-15: no address ever holds a token, and nothing is kept in the browser', async () => {
      await signIn();
      const tokens = await given('/auth/exchange');
      for (const request of requests)
        for (const token of [tokens.access_token, tokens.refresh_token])
          expect(`${request.url()} ${request.headers()['referer'] ?? ''}`).not.toContain(token);
      expect(page.url()).toBe(`${app.url}/`);
      expect(await page.evaluate('[localStorage.length, sessionStorage.length]')).toEqual([0, 0]);
      expect(await person.context.cookies(app.url)).toEqual(
        // Cookies know no ports: the one of the gateway's handshake is all there is.
        [expect.objectContaining({ name: 'flow', httpOnly: true })],
      );
      await page.reload();
      await page.getByText('You are not signed in.').waitFor();
    });

    it('an access token that was refused is renewed on the way; ten calls at once renew once', async () => {
      await signIn();
      // The API answers as it does to an expired token, until the token is another one.
      const { access_token } = await given('/auth/exchange');
      await page.route('**/api/greeting', (route) =>
        route.request().headers()['authorization'] === `Bearer ${access_token}`
          ? route.fulfill({ status: 401 })
          : route.continue(),
      );
      await page.evaluate('Array.from({ length: 10 }, () => callApi("/api/greeting"))');
      await output(/Hello/);
      expect(requests.filter((sent) => sent.url().endsWith('/auth/refresh'))).toHaveLength(1);
      await press('Open the safe');
      await output(/Only for/);
    });

    it.each([
      ['a state of somebody else', '/?code=made-up&state=made-up', 'That was not asked for.'],
      ['no state', '/?code=made-up', 'That was not asked for.'],
      ['an error nobody asked for', '/?error=%3Cimg%20src%3Dx%3E&state=x', 'That was not asked for.'],
    ])('a return with %s exchanges nothing', async (_what, path, words) => {
      await page.goto(path);
      await page.getByText(words).waitFor();
      expect(page.url()).toBe(`${app.url}/`);
      expect(requests.filter((sent) => sent.url().includes('/auth/exchange'))).toEqual([]);
    });

    it('whoever says no at the provider reads so', async () => {
      await page.goto('/');
      await press('Sign in with GitHub');
      await press('Deny');
      await page.getByText('You were not signed in: access_denied').waitFor();
    });
  });
}
