import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD, register, someAddress } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';
import { photograph } from './appearance.js';
import { type Visit, visit } from './chromium.js';
import { adminPages } from './every-page.js';

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 800 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 800 } },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
} as const;

/** What an admin does, without client script. Not a test file of its own, see `launchChromium`. */
export function describeAdmin(open: () => { browser: Browser; gateway: TestGateway; admin: string }): void {
  describe.each(Object.entries(looks))('the admin pages, without script, %s', (look, options) => {
    let person: Visit;
    let page: Page;
    const pathOf = () => page.url().slice(open().gateway.url.length);
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const notice = () => page.getByRole('status').innerText();
    beforeAll(async () => {
      const { browser, gateway, admin } = open();
      person = await visit(browser, gateway.url, { ...options, javaScriptEnabled: false });
      page = await person.context.newPage();
      // Somebody who is not signed in is led to the sign-in page, and back.
      await page.goto('/admin/users?query=led-here');
      await page.waitForURL('**/login?return_to=%2Fadmin%2Fusers%3Fquery%3Dled-here');
      await page.getByLabel('E-mail address').fill(admin);
      await page.getByLabel('Password').fill(PASSWORD);
      await press('Sign in');
      await page.waitForURL('**/admin/users?query=led-here');
    });
    afterAll(async () => {
      await person.context.close();
      expect(person.complaints).toEqual([]);
    });

    it('fit the window and break no content policy', async () => {
      for (const [name, path] of Object.entries(await adminPages(open().gateway))) {
        await page.goto(path);
        await photograph(page, `${name}-${look}`);
      }
    });

    it('show the numbers of a picture as a table', async () => {
      await page.goto('/admin/dashboard?days=30');
      await page.getByText('The numbers as a table').first().click();
      expect(await page.getByRole('img', { name: 'Sign-ins by provider' }).isVisible()).toBe(true);
      await page.waitForLoadState();
      expect(await page.getByRole('table').first().getByRole('row').count()).toBe(31);
      await photograph(page, `admin-dashboard-table-${look}`);
    });

    it('a user is found, disabled, given roles and deleted; the last admin stays', async () => {
      const { email } = await register(open().gateway.browser(), someAddress());
      await page.goto('/admin/users');
      await page.getByLabel('Address, name, identity').fill(email);
      await press('Search');
      await page.locator('.rows a').click();
      await press('Disable account');
      expect(await notice()).toContain('The account is disabled');
      await page.getByLabel('Roles').fill('editor <b>');
      await press('Save roles');
      expect(await page.locator('#roles-error').isVisible()).toBe(true);
      await photograph(page, `admin-user-refused-${look}`);
      await page.getByLabel('Roles').fill('editor');
      await press('Save roles');
      expect(await notice()).toContain('The roles have been changed');
      await page.getByRole('link', { name: 'Delete account' }).click();
      await press('Yes, delete this account');
      expect([pathOf(), await notice()]).toEqual(['/admin/users?deleted', 'The account has been deleted.']);
      await page.getByLabel('Address, name, identity').fill(open().admin);
      await press('Search');
      await page.locator('.rows a').click();
      await press('Disable account');
      expect(await page.getByRole('alert').innerText()).toContain('You are the only administrator');
      await photograph(page, `admin-last-admin-${look}`);
    });

    it('a key is made, shown once and revoked', async () => {
      const name = `billing ${look}`;
      await page.goto('/admin/api-keys');
      await page.getByLabel('Name').fill(name);
      await press('Make key');
      const key = await page.locator('code.key').innerText();
      await photograph(page, `admin-key-made-${look}`);
      await page.goto('/admin/api-keys');
      expect(await page.content()).not.toContain(key);
      await press(`Revoke ${name}`);
      expect(await notice()).toContain('The key has been revoked');
    });
  });
}
