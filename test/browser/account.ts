import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD, someAddress } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';
import { type Visit, visit } from './chromium.js';

const MARKUP = '<img src=x onerror=alert(1)><b>Ada</b>';

/** What a person does on the account page. Not a test file of its own, see `launchChromium`. */
export function describeAccount(open: () => { browser: Browser; gateway: TestGateway }): void {
  describe.each([false, true])('the account in a browser, with script: %s', (javaScriptEnabled) => {
    let person: Visit;
    let page: Page;
    let email: string;
    const url = () => open().gateway.url;
    const pathOf = (tab: Page) => tab.url().slice(url().length);
    const press = (name: string, tab = page) => tab.getByRole('button', { name, exact: true }).click();
    const notice = () => page.getByRole('status').innerText();
    const signIn = async (tab: Page) => {
      await tab.goto('/login');
      await tab.getByLabel('E-mail address').fill(email);
      await tab.getByLabel('Password').fill(PASSWORD);
      await press('Sign in', tab);
      await tab.waitForURL('**/account');
    };
    beforeEach(async () => {
      const { browser, gateway } = open();
      email = someAddress();
      await gateway.browser().post('/auth/register', { email, password: PASSWORD });
      person = await visit(browser, gateway.url, { javaScriptEnabled });
      page = await person.context.newPage();
      await signIn(page);
    });
    afterEach(async () => {
      await person.context.close();
      expect(person.complaints).toEqual([]);
    });

    it('a name is changed, and markup in it stays text, also on a page about a failure', async () => {
      await page.getByLabel('Name').fill(MARKUP);
      await press('Save name');
      expect(await notice()).toBe('Your name has been changed.');
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(MARKUP);
      await page.goto('/nowhere');
      expect(await page.locator('.who').innerText()).toBe(MARKUP);
      expect(await page.locator('img[src="x"], [onerror]').count()).toBe(0);
    });

    it('an account is connected at its provider, and disconnected', async () => {
      await press('Connect GitHub');
      await page.locator('button[value="github-private"]').click();
      await page.waitForURL('**/account');
      await press('Disconnect GitHub');
      expect(await notice()).toBe('Disconnected.');
      await page.waitForLoadState();
      expect(await page.getByRole('button', { name: 'Connect GitHub' }).count()).toBe(1);
    });

    it('another device is signed out, this one is marked and stays', async () => {
      const other = await visit(open().browser, url(), { javaScriptEnabled });
      const elsewhere = await other.context.newPage();
      await signIn(elsewhere);
      await page.reload();
      const notThis = page.getByRole('listitem').filter({ hasNotText: 'this one' });
      await notThis
        .getByRole('button', { name: /^End the session/ })
        .first()
        .click();
      expect(await notice()).toBe('That session is over.');
      await page.waitForLoadState();
      expect(await page.getByText('this one', { exact: true }).count()).toBe(1);
      await page.goto('/account');
      expect(pathOf(page)).toBe('/account');
      await other.context.close();
    });

    it('a wrong password is told at its field, which has the focus; the right one changes it', async () => {
      await page.getByLabel('Current password').fill('not this one');
      await page.getByLabel('New password').fill('three quiet herons');
      await press('Change password');
      expect(await page.locator('#currentPassword-error').innerText()).toContain('not the password');
      const field = page.locator('#currentPassword:focus[aria-invalid="true"]');
      await field.fill(PASSWORD);
      await page.getByLabel('New password').fill('three quiet herons');
      await press('Change password');
      expect(await notice()).toContain('Your password has been set.');
    });

    it('after signing out, the back button shows nothing private', async () => {
      await press('Sign out');
      await page.waitForURL('**/login');
      await page.goBack();
      await page.waitForLoadState();
      expect(await page.content()).not.toContain(email);
      expect(pathOf(page)).toMatch(/^\/login/);
    });

    it('the data come as a file', async () => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download my data' }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/\.json$/);
      const stream = await download.createReadStream();
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
      expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ profile: { email } });
    });

    it('every session is ended at once, this one too', async () => {
      await press('Sign out everywhere');
      await page.waitForURL('**/login');
      await page.goto('/account');
      expect(pathOf(page)).toBe('/login?return_to=%2Faccount');
    });

    it('the account is deleted, and that is the end of it', async () => {
      await page.getByText('Delete my account', { exact: true }).click();
      await press('Yes, delete my account');
      expect(await notice()).toContain('Your account has been deleted');
      await page.goto('/account');
      expect(pathOf(page)).toBe('/login?return_to=%2Faccount');
    });
  });

  it('a person signs in and out by the keyboard alone', async () => {
    const { browser, gateway } = open();
    const email = someAddress();
    await gateway.browser().post('/auth/register', { email, password: PASSWORD });
    const person = await visit(browser, gateway.url);
    const page = await person.context.newPage();
    const { keyboard } = page;
    /** Presses Tab until the focus is there, as somebody without a pointer must. */
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 40; presses += 1) {
        await keyboard.press('Tab');
        if (await page.locator(`${selector}:focus`).count()) return;
      }
      throw new Error(`the keyboard does not reach ${selector}`);
    };
    await page.goto('/login');
    await keyboard.press('Tab');
    expect(await page.locator('.skip-link:focus').isVisible()).toBe(true);
    await tabTo('#email');
    await keyboard.type(email);
    await tabTo('#password');
    await keyboard.type(PASSWORD);
    await keyboard.press('Enter');
    await page.waitForURL('**/account');
    await tabTo('form[action="/logout"] button');
    await keyboard.press('Enter');
    await page.waitForURL('**/login');
    await person.context.close();
  });

  it('ten requests at once renew an expired access cookie, and no cookie comes near 4 kB', async () => {
    const { browser, gateway } = open();
    const person = await visit(browser, gateway.url);
    const page = await person.context.newPage();
    await page.goto('/auth/google?return_to=/account');
    await page.locator('button[value="google-gmail"]').click();
    await page.waitForURL('**/account');
    const refreshCookie = async () =>
      (await person.context.cookies()).find(({ name }) => name === 'refresh_token')?.value;
    const before = await refreshCookie();
    gateway.clock.advance(700);
    // As tabs: each is a request of its own, as a person makes them.
    const tabs = await Promise.all(Array.from({ length: 10 }, () => person.context.newPage()));
    const answers = await Promise.all(tabs.map((tab) => tab.goto('/auth/profile')));
    expect(answers.map((answer) => answer?.status())).toEqual(Array(10).fill(200));
    expect(await refreshCookie()).not.toBe(before);
    await page.reload();
    expect(page.url()).toBe(`${gateway.url}/account`);
    for (const { name, value } of await person.context.cookies())
      expect([name, name.length + value.length < 2048]).toEqual([name, true]);
    await person.context.close();
    expect(person.complaints).toEqual([]);
  });
}
