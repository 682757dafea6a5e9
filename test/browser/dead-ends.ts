import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD, someAddress } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';
import { type Visit, visit } from './chromium.js';
import { enterPassword } from './every-page.js';

/**
 * Where a way does not go on: each time a page that says what happened and has the next step on it. Not a test file of its own,
 * see `launchChromium`.
 */
export function describeDeadEnds(open: () => { browser: Browser; gateway: TestGateway }): void {
  describe.each([false, true])('dead ends in a browser, with script: %s', (javaScriptEnabled) => {
    let person: Visit;
    let page: Page;
    beforeAll(async () => {
      const { browser, gateway } = open();
      person = await visit(browser, gateway.url, { javaScriptEnabled });
      page = await person.context.newPage();
    });
    beforeEach(() => person.context.clearCookies());
    afterEach(() => expect(person.complaints).toEqual([]));
    afterAll(() => person.context.close());

    const pathOf = (tab = page) => tab.url().slice(open().gateway.url.length);
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const alert = () => page.getByRole('alert').innerText();
    const expectPage = async () => {
      expect(await page.locator('main').innerText()).not.toMatch(/[{}]|stack|Error:|undefined/);
      await page.waitForLoadState();
      expect(await page.locator('main').getByRole('link').count()).toBeGreaterThan(0);
    };

    it.each([
      '/auth/google/callback',
      '/auth/google/callback?code=x&state=y',
      '/auth/google/callback?error=%3Cb%3Eevil-words&state=y',
      '/auth/google/callback?state=a&state=b&code[]=x',
    ])('a callback out of nowhere: %s', async (path) => {
      await page.goto(path);
      expect(pathOf()).toBe('/login?error=invalid_state');
      expect(await alert()).toContain('This sign-in has expired');
      expect(await page.content()).not.toContain('evil-words');
      await expectPage();
    });

    it('a callback opened a second time, after signing out', async () => {
      await page.goto('/auth/google');
      const [callback] = await Promise.all([
        page.waitForRequest(/\/auth\/google\/callback/),
        press('Ada Lovelace, ada@gmail.com'),
      ]);
      await page.waitForURL('**/account');
      await press('Sign out');
      await page.waitForURL('**/login');
      await page.goto(callback.url());
      expect(pathOf()).toMatch(/^\/login\?error=invalid_state/);
      await expectPage();
    });

    it.each([
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/auth/google',
    ])('RD: a target elsewhere, %s, is the account instead', async (target) => {
      const email = someAddress();
      await open().gateway.browser().post('/auth/register', { email, password: PASSWORD });
      await page.goto(`/login?return_to=${encodeURIComponent(target)}`);
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await press('Sign in');
      expect(pathOf()).toBe('/account');
    });

    it('cookies that are switched off are said to be', async () => {
      await page.goto('/login');
      await person.context.clearCookies();
      await page.getByLabel('E-mail address').fill(someAddress());
      await page.getByLabel('Password').fill(PASSWORD);
      await press('Sign in');
      expect(await alert()).toContain('Cookies are switched off');
      await page.goto('/auth/google');
      await person.context.clearCookies();
      await press('Ada Lovelace, ada@gmail.com');
      expect(await alert()).toContain('allow cookies for this site');
      await expectPage();
    });

    it('a registration sent twice is led to the sign-in', async () => {
      const email = someAddress();
      const fill = async () => {
        await page.getByLabel('E-mail address').fill(email);
        await page.getByLabel('Password').fill(PASSWORD);
        await press('Create account');
      };
      await page.goto('/register');
      await fill();
      expect(pathOf()).toBe('/account');
      await page.goto('/register');
      await fill();
      expect(await alert()).toContain('You may already have an account');
      await page.locator('main').getByRole('link', { name: 'Sign in' }).click();
      expect(pathOf()).toBe('/account');
    });

    it('a form of the account that is sent when the session is over leads to the sign-in', async () => {
      const email = someAddress();
      await open().gateway.browser().post('/auth/register', { email, password: PASSWORD });
      await enterPassword(page, email);
      const other = await person.context.newPage();
      await other.goto('/account');
      await other.getByRole('button', { name: 'Sign out', exact: true }).click();
      await other.waitForURL('**/login');
      await other.close();
      await page.getByLabel('Name').fill('Ada');
      await press('Save name');
      expect(pathOf()).toBe('/login?return_to=%2Faccount');
    });

    it('an address where nothing is has a way on', async () => {
      await page.goto('/nowhere');
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Page not found');
      await expectPage();
    });
  });
}
