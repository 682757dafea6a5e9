import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Authenticator } from '../support/authenticator.js';
import { PASSWORD, someAddress } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';
import { photograph } from './appearance.js';
import { type Visit, visit } from './chromium.js';

/** Milliseconds: four sign-ins, each with its pages photographed. */
const LONG = 90_000;

/**
 * A person sets an authenticator app up and signs in with it, without client script. Not a test file of its own, see
 * `launchChromium`.
 */
export function describeSecondFactor(open: () => { browser: Browser; gateway: TestGateway }): void {
  describe.each([
    ['wide', { width: 1100, height: 800 }],
    ['narrow', { width: 320, height: 640 }],
  ] as const)('an authenticator app, without script, %s', (look, viewport) => {
    let person: Visit;
    let page: Page;
    beforeEach(async () => {
      const { browser, gateway } = open();
      person = await visit(browser, gateway.url, { javaScriptEnabled: false, viewport });
      page = await person.context.newPage();
    });
    afterEach(async () => {
      await person.context.close();
      expect(person.complaints).toEqual([]);
    });

    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

    it(
      'is set up, asked for at the next sign-in, replaced by a recovery code, and turned off',
      async () => {
        const { gateway } = open();
        const email = someAddress();
        await page.goto('/register');
        await page.getByLabel('E-mail address').fill(email);
        await page.getByLabel('Password').fill(PASSWORD);
        await press('Create account');
        await page.goto('/account/second-step');
        await photograph(page, `second-step-off-${look}`);
        await press('Set up an authenticator app');
        const picture = page.getByRole('img', { name: 'QR code for the authenticator app' });
        expect((await picture.boundingBox())?.width).toBeGreaterThan(150);
        await photograph(page, `second-step-offer-${look}`);
        const secret = (await page.locator('code.secret').innerText()).replaceAll(/\s/g, '');
        const app = new Authenticator(gateway, secret);
        await page.getByLabel('Code').fill(app.code());
        await press('Turn the second step on');
        const codes = await page.locator('.recovery-codes code').allInnerTexts();
        expect(codes).toHaveLength(10);
        await photograph(page, `second-step-codes-${look}`);
        await page.getByRole('link', { name: 'I have kept them' }).click();
        await photograph(page, `second-step-on-${look}`);

        const signIn = async () => {
          await page.goto('/account');
          await page.getByRole('button', { name: 'Sign out', exact: true }).click();
          await page.getByLabel('E-mail address').fill(email);
          await page.getByLabel('Password').fill(PASSWORD);
          await press('Sign in');
          expect(new URL(page.url()).pathname).toBe('/login/second-step');
        };
        await signIn();
        await page.getByLabel('Code').fill(app.wrongCode());
        await press('Go on');
        expect(await page.getByRole('alert').innerText()).toContain('That code was not accepted');
        await photograph(page, `second-step-asked-${look}`);
        await page.getByLabel('Code').fill(app.freshCode());
        await press('Go on');
        expect(new URL(page.url()).pathname).toBe('/account');
        await signIn();
        await page.getByLabel('Code').fill(codes[3] ?? '');
        await press('Go on');
        expect(new URL(page.url()).pathname).toBe('/account');

        await page.goto('/account/second-step');
        expect(await page.locator('main').innerText()).toContain('Recovery codes left: 9');
        await page.getByLabel('Code').fill(app.freshCode());
        await press('Turn the second step off');
        await page.waitForLoadState();
        expect(await page.getByRole('button', { name: 'Set up an authenticator app' }).count()).toBe(1);
      },
      LONG,
    );
  });
}
