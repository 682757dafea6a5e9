import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { mailsTo, MOVE, RESET, VERIFY } from '../mail/caught-mail.js';
import { PASSWORD, someAddress } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';
import { type Visit, visit } from './chromium.js';
import { enterPassword } from './every-page.js';

const NEW = 'three quiet herons';

/** What leads through a mail. Not a test file of its own, see `launchChromium`. */
export function describeMailbox(open: () => { browser: Browser; gateway: TestGateway }): void {
  describe.each([false, true])('mails and a browser, with script: %s', (javaScriptEnabled) => {
    let person: Visit;
    let page: Page;
    let email: string;
    beforeAll(async () => {
      const { browser, gateway } = open();
      person = await visit(browser, gateway.url, { javaScriptEnabled });
      page = await person.context.newPage();
    });
    beforeEach(async () => {
      await person.context.clearCookies();
      email = someAddress();
      await open().gateway.browser().post('/auth/register', { email, password: PASSWORD });
    });
    afterEach(() => expect(person.complaints).toEqual([]));
    afterAll(() => person.context.close());

    const pathOf = () => page.url().slice(open().gateway.url.length);
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const status = () => page.getByRole('status').innerText();
    const openLink = async (to: string, subject: string) => {
      const [mail] = await mailsTo(open().gateway, to, subject);
      await page.goto(mail?.links[0] ?? 'about:blank');
    };

    it('a forgotten password is replaced by the link in the mail, which works once', async () => {
      await page.goto('/login');
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByLabel('E-mail address').fill(email);
      await press('Send the link');
      expect(await status()).toContain('a mail with a link is on its way');
      await openLink(email, RESET);
      await page.locator('#password').fill('password1');
      await press('Change the password');
      await page.waitForLoadState();
      expect(await page.locator('#password:focus[aria-invalid="true"]').count()).toBe(1);
      await page.locator('#password').fill(NEW);
      await press('Change the password');
      expect(await status()).toContain('Your password is changed');
      await enterPassword(page, email, NEW);
      expect(pathOf()).toBe('/account');
      await openLink(email, RESET);
      await page.locator('#password').fill(NEW);
      await press('Change the password');
      expect(await page.getByRole('alert').innerText()).toContain('no longer works');
      await page.getByRole('link', { name: 'Ask for a new link' }).click();
      expect(pathOf()).toBe('/forgot-password');
    });

    it('an address is confirmed by a click after the link, and a link that is used says where to get another', async () => {
      await openLink(email, VERIFY);
      await press('Yes, confirm this address');
      expect(await status()).toContain('the address is confirmed');
      await page.goBack();
      await press('Yes, confirm this address');
      expect(await page.getByRole('alert').innerText()).toContain('no longer works');
      await page.getByRole('link', { name: 'Go to sign-in' }).click();
      await enterPassword(page, email);
      await page.waitForLoadState();
      expect(await page.getByText('confirmed', { exact: true }).count()).toBe(1);
    });

    it('the address is changed on the account page, once the new one is confirmed', async () => {
      const next = someAddress();
      await enterPassword(page, email);
      await press('Send the mail again');
      expect(await status()).toContain('to confirm your address');
      await page.getByLabel('New e-mail address').fill(next);
      await press('Change address');
      expect(await status()).toContain('on its way to the new address');
      await openLink(next, MOVE);
      await press('Yes, confirm this address');
      await page.getByRole('link', { name: 'Go to your account' }).click();
      expect(await page.locator('main').innerText()).toContain(next);
    });

    it('a change of address after ten minutes asks to sign in, and comes back to the form', async () => {
      await enterPassword(page, email);
      await page.getByLabel('New e-mail address').fill(someAddress());
      open().gateway.clock.advance(601);
      await press('Change address');
      expect(await page.getByRole('alert').innerText()).toContain('Please sign in once more');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await press('Sign in');
      expect(pathOf()).toBe('/account#email-address');
    });
  });
}
