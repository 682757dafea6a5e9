import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { PASSWORD, someAddress } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';
import { photograph } from './appearance.js';
import { type Visit, visit } from './chromium.js';

/** A device with a fingerprint reader, whose owner's finger lies on it. */
const DEVICE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** Passkeys with Chromium's own virtual authenticator. Not a test file of its own, see `launchChromium`. */
export function describePasskeys(open: () => { browser: Browser; gateway: TestGateway }): void {
  describe('passkeys in a browser', () => {
    let person: Visit;
    let page: Page;
    let device: CDPSession;
    let authenticatorId: string;
    let email: string;
    beforeEach(async () => {
      const { browser, gateway } = open();
      person = await visit(browser, gateway.url);
      page = await person.context.newPage();
      device = await person.context.newCDPSession(page);
      await device.send('WebAuthn.enable');
      email = someAddress();
      await gateway.browser().post('/auth/register', { email, password: PASSWORD });
    });
    afterEach(async () => {
      await person.context.close();
      expect(person.complaints).toEqual([]);
    });

    const pathOf = () => page.url().slice(open().gateway.url.length);
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const plugIn = async () => {
      ({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE }));
    };
    /** The authenticator here answers at once: an offer in the field would be taken before anybody presses the button. */
    const withoutOffers = () =>
      page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    const byPassword = async () => {
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await press('Sign in');
    };
    const signOut = async () => {
      await page.goto('/account');
      await press('Sign out');
      await page.waitForURL('**/login');
    };
    /** Makes a passkey. @returns the recovery codes */
    const add = async () => {
      await page.goto('/account/passkeys');
      await page.getByLabel('Name').fill('Laptop');
      await press('Add a passkey');
      await page.locator('.recovery-codes').waitFor();
      return page.locator('.recovery-codes code').allInnerTexts();
    };
    const begin = async () => {
      await page.goto('/login');
      await byPassword();
      await page.waitForURL('**/account');
      await plugIn();
      return add();
    };

    it('one is added in the account, named anew, and removed', async () => {
      expect(await begin()).toHaveLength(10);
      await photograph(page, 'passkeys-codes');
      await page.getByRole('link', { name: 'I have kept them' }).click();
      await photograph(page, 'passkeys');
      await page.getByText('Rename', { exact: true }).first().click();
      await page.locator('#name-0').fill('<b>Work</b>');
      await press('Rename Laptop');
      await press('Remove <b>Work</b>');
      expect(await page.getByRole('status').innerText()).toBe('The passkey has been removed.');
      await page.waitForLoadState();
      expect(await page.getByRole('listitem').count()).toBe(0);
    });

    it('one signs in from the sign-in page, without a password, and on to where the person wanted to go', async () => {
      await begin();
      await withoutOffers();
      await signOut();
      await page.goto('/login?return_to=%2Faccount%3Fx%3D1');
      await photograph(page, 'login-with-passkeys');
      await press('Sign in with a passkey');
      await page.waitForURL('**/account?x=1');
      await page.waitForLoadState();
      expect(await page.getByText('with a passkey').count()).toBeGreaterThan(0);
    });

    it('one signs in from the field for the address (conditional mediation)', async () => {
      await begin();
      // Not by signing out: the page that follows would take the passkey at once.
      await person.context.clearCookies();
      await page.goto('/login', { waitUntil: 'commit' });
      await page.waitForURL('**/account');
    });

    it('one is the second step after a password; a recovery code does instead', async () => {
      const [code = ''] = await begin();
      await withoutOffers();
      await signOut();
      await page.goto('/login');
      await byPassword();
      expect(pathOf()).toBe('/login/second-step');
      await photograph(page, 'second-step-passkey');
      await press('Sign in with a passkey');
      await page.waitForURL('**/account');
      await signOut();
      await page.goto('/login');
      await byPassword();
      await page.getByLabel('One of your recovery codes').fill(code);
      await press('Go on');
      expect(pathOf()).toBe('/account');
    });

    it('whoever cancels reads so, and can go on another way', async () => {
      await begin();
      await withoutOffers();
      await signOut();
      await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
      await page.goto('/login');
      await press('Sign in with a passkey');
      await page.getByText('No passkey was used.').waitFor();
      await byPassword();
      await page.waitForURL('**/login/second-step');
    });

    it('one that the gateway does not know is refused on the page', async () => {
      await begin();
      await withoutOffers();
      await signOut();
      await open()
        .gateway.database.collection('users')
        .updateOne({ email }, { $unset: { passkeys: 1 } });
      await page.goto('/login');
      await press('Sign in with a passkey');
      await page.waitForURL('**/login?error=invalid_passkey*');
      expect(await page.getByRole('alert').first().innerText()).toContain('That passkey was not accepted');
    });

    it('adding one asks for a sign-in that is not old', async () => {
      await page.goto('/login');
      await byPassword();
      await plugIn();
      open().gateway.clock.advance(601);
      await page.goto('/account/passkeys');
      await press('Add a passkey');
      await page.waitForURL('**/login?error=step_up_required&return_to=%2Faccount%2Fpasskeys');
    });
  });

  it('without script the pages offer no passkey, and say what adding one needs', async () => {
    const { browser, gateway } = open();
    const person = await visit(browser, gateway.url, { javaScriptEnabled: false });
    const page = await person.context.newPage();
    await page.goto('/login');
    expect(await page.getByRole('button', { name: 'passkey' }).count()).toBe(0);
    await page.goto('/auth/google?return_to=/account/passkeys');
    await page.getByRole('button', { name: 'Ada Lovelace, ada@gmail.com' }).click();
    expect(await page.getByRole('button', { name: 'passkey' }).count()).toBe(0);
    expect(await page.locator('main').innerText()).toContain('needs JavaScript');
    await person.context.close();
  });
}
