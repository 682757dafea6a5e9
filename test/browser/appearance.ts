import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { TestGateway } from '../support/test-gateway.js';
import { type Visit, visit } from './chromium.js';
import { asStranger, enterPassword, personWithEverything, signedIn } from './every-page.js';

/** Ignored by git: for a person to look at. */
const FOLDER = 'test-results';

/** Milliseconds: a score of pages in one test, each drawn whole. */
const LONG = 90_000;

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 800 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 800 } },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
} as const;

/** Keeps a picture of the page as it is; it must not scroll sideways. */
export async function photograph(page: Page, name: string): Promise<void> {
  // The words are there before the style sheets are.
  await page.waitForLoadState();
  const faults = { scrollsSideways: await scrollsSideways(page), headOverlaps: await headOverlaps(page) };
  expect({ name, ...faults }).toEqual({ name, scrollsSideways: false, headOverlaps: false });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}

async function visitAndPhotograph(page: Page, name: string, path: string): Promise<void> {
  await page.goto(path);
  await photograph(page, name);
}

/** The code of a page runs in the browser: as text, since the tests are compiled without its types. */
const scrollsSideways = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');

/** Whether the name of the gateway and the one of who is signed in lie on each other. Pages of the sandbox have no such head. */
const headOverlaps = (page: Page) =>
  page.evaluate<boolean>(`(() => {
    const [brand, nav] = ['.brand span', '.site-header nav'].map((part) => document.querySelector(part));
    return Boolean(brand && nav) && brand.getBoundingClientRect().right > nav.getBoundingClientRect().left;
  })()`);

/**
 * What the pages look like, and that they fit. Not a test file of its own, see `launchChromium`.
 *
 * @param open gives the browser, and the gateway to look at
 */
export function describeAppearance(open: () => { browser: Browser; gateway: TestGateway }): void {
  describe.each(Object.entries(looks))('the pages, %s', (look, options) => {
    let person: Visit;
    let page: Page;
    beforeAll(async () => {
      await mkdir(FOLDER, { recursive: true });
      const { browser, gateway } = open();
      person = await visit(browser, gateway.url, options);
      page = await person.context.newPage();
    });
    afterAll(async () => {
      await person.context.close();
    });

    it(
      'fit the window and break no content policy, for a stranger',
      async () => {
        for (const [name, path] of Object.entries(asStranger))
          await visitAndPhotograph(page, `${name}-${look}`, path);
        expect(person.complaints).toEqual([]);
      },
      LONG,
    );

    it(
      'fit the window and break no content policy, for who is signed in',
      async () => {
        await page.goto('/auth/google?return_to=/account');
        await page.getByRole('button', { name: 'Ada Lovelace, ada@gmail.com' }).click();
        for (const [name, path] of Object.entries(signedIn))
          await visitAndPhotograph(page, `${name}-${look}`, path);
        expect(person.complaints).toEqual([]);
      },
      LONG,
    );

    it('fit the window for somebody with an authenticator app and a passkey', async () => {
      await person.context.clearCookies();
      const { email, app } = await personWithEverything(open().gateway);
      await enterPassword(page, email);
      await photograph(page, `second-step-${look}`);
      await page.getByLabel('Code').fill(app.freshCode());
      await page.getByRole('button', { name: 'Go on' }).click();
      await visitAndPhotograph(page, `second-step-on-${look}`, '/account/second-step');
      await visitAndPhotograph(page, `passkeys-some-${look}`, '/account/passkeys');
      expect(person.complaints).toEqual([]);
    });

    it('fit the window with a name full of markup', async () => {
      await person.context.clearCookies();
      await page.goto('/auth/github?persona=github-markup');
      await page.locator('button[value="github-markup"]').click();
      await visitAndPhotograph(page, `account-markup-${look}`, '/account');
    });

    it('show a form that was refused', async () => {
      await person.context.clearCookies();
      await page.goto('/register');
      await page.getByLabel('E-mail address').fill('grace@navy.example');
      await page.getByLabel('Password').fill('password1');
      await page.getByRole('button', { name: 'Create account' }).click();
      expect(await page.getByRole('alert').first().innerText()).toContain('Please choose another password');
      // The words are there before the style sheets are.
      await page.waitForLoadState();
      expect(await scrollsSideways(page)).toBe(false);
      await page.screenshot({ path: join(FOLDER, `register-refused-${look}.png`), fullPage: true });
      expect(person.complaints).toEqual([]);
    });
  });
}
