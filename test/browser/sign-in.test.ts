import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { MARKUP_NAME } from '../../src/sandbox/google-personas.js';
import { PASSWORD, someAddress } from '../support/journeys.js';
import { adminEnvironment } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { describeAccessibility } from './accessibility.js';
import { describeAccount } from './account.js';
import { describeAdmin } from './admin.js';
import { describeAppearance } from './appearance.js';
import { launchChromium, type Visit, visit } from './chromium.js';
import { describeDeadEnds } from './dead-ends.js';
import { describeMailbox } from './mailbox.js';
import { describePasskeys } from './passkeys.js';
import { describeSecondFactor } from './second-factor.js';
import { describeSinglePageApp } from './single-page-app.js';

const admin = someAddress();
let gateway: TestGateway;
let browser: Browser;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false', ...adminEnvironment(admin) } });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await gateway.stop();
});

const pathOf = (page: Page) => page.url().slice(gateway.url.length);
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function fillIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
}

describe.each([false, true])('in a browser, with script: %s', (javaScriptEnabled) => {
  let person: Visit;
  let page: Page;
  beforeEach(async () => {
    person = await visit(browser, gateway.url, { javaScriptEnabled });
    page = await person.context.newPage();
  });
  afterEach(async () => {
    await person.context.close();
    expect(person.complaints).toEqual([]);
  });

  const signInWithGoogle = async (persona: string) => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Google' }).click();
    await press(page, persona);
  };

  it('Google signs a person in and leads to their account', async () => {
    await signInWithGoogle('Ada Lovelace, ada@gmail.com');
    expect([pathOf(page), await heading(page)]).toEqual(['/account', 'Ada Lovelace']);
    await page.waitForLoadState();
    expect(await page.getByText('ada@gmail.com').count()).toBeGreaterThan(0);
    expect([...person.foreignHosts]).toEqual(['lh3.googleusercontent.com']);
    await page.goto('/');
    expect(await page.getByText('You are signed in as').innerText()).toContain('Ada Lovelace');
  });

  it('signing out ends at the sign-in page, and the account is shut', async () => {
    await signInWithGoogle('Ada Lovelace, ada@gmail.com');
    await press(page, 'Sign out');
    expect(pathOf(page)).toBe('/login');
    await page.goto('/account');
    expect(pathOf(page)).toBe('/login?return_to=%2Faccount');
    expect(await person.context.cookies()).not.toContainEqual(
      expect.objectContaining({ name: 'refresh_token' }),
    );
  });

  it('signing out everywhere ends the other browser too', async () => {
    const other = await visit(browser, gateway.url, { javaScriptEnabled });
    const elsewhere = await other.context.newPage();
    await elsewhere.goto('/auth/github');
    await press(elsewhere, 'Linus, linus@example.org');
    await page.goto('/auth/github');
    await press(page, 'Linus, linus@example.org');
    await press(page, 'Sign out everywhere');
    expect(pathOf(page)).toBe('/login');
    await elsewhere.goto('/account');
    expect(pathOf(elsewhere)).toBe('/login?return_to=%2Faccount');
    await other.context.close();
  });

  it('an account is made with a password, which then signs in', async () => {
    const email = someAddress();
    await page.goto('/register');
    await fillIn(page, { Name: 'Ada of the Test', 'E-mail address': email, Password: PASSWORD });
    await press(page, 'Create account');
    expect([pathOf(page), await heading(page)]).toEqual(['/account', 'Ada of the Test']);
    await press(page, 'Sign out');
    await fillIn(page, { 'E-mail address': email, Password: PASSWORD });
    await press(page, 'Sign in');
    expect([pathOf(page), await heading(page)]).toEqual(['/account', 'Ada of the Test']);
  });

  it('a wrong password is told, and the address need not be typed again', async () => {
    const email = someAddress();
    await page.goto('/login?return_to=%2Faccount%3Fx%3D1');
    await fillIn(page, { 'E-mail address': email, Password: 'not the right one' });
    await press(page, 'Sign in');
    expect(await page.getByRole('alert').innerText()).toContain('That did not match');
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(email);
    expect(await page.getByLabel('Password').inputValue()).toBe('');
  });

  it('a target survives registration', async () => {
    await page.goto('/login?return_to=%2Faccount%3Fx%3D1');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await fillIn(page, { 'E-mail address': someAddress(), Password: PASSWORD });
    await press(page, 'Create account');
    expect(pathOf(page)).toBe('/account?x=1');
  });

  it('two tabs that start both finish both, the first one last', async () => {
    const second = await person.context.newPage();
    for (const tab of [page, second]) {
      await tab.goto('/login');
      await tab.getByRole('link', { name: 'Google' }).click();
    }
    for (const tab of [second, page]) {
      await press(tab, 'Grace Hopper, grace@navy.example');
      expect([pathOf(tab), await heading(tab)]).toEqual(['/account', 'Grace Hopper']);
    }
  });

  it('whoever says no at the provider reads what happened', async () => {
    await page.goto('/auth/google');
    await press(page, 'Deny');
    expect(pathOf(page)).toBe('/login?error=access_denied');
    expect(await page.getByRole('alert').innerText()).toContain('Sign-in cancelled');
  });

  it.each(['google', 'github'])('SE-13: a name full of markup from %s stays text', async (provider) => {
    await page.goto(`/auth/${provider}`);
    await press(page, MARKUP_NAME);
    expect(await heading(page)).toBe(MARKUP_NAME);
    await page.waitForLoadState();
    expect(await page.locator('img[src="x"], [onerror], main script').count()).toBe(0);
    await page.goto('/');
    await page.waitForLoadState();
    expect(await page.locator('img[src="x"], [onerror], script').count()).toBe(0);
    expect(await page.locator('main').innerText()).toContain(MARKUP_NAME);
  });
});

describeAccount(() => ({ browser, gateway }));
describeSecondFactor(() => ({ browser, gateway }));
describePasskeys(() => ({ browser, gateway }));
describeMailbox(() => ({ browser, gateway }));
describeDeadEnds(() => ({ browser, gateway }));
describeAccessibility(() => ({ browser, gateway, admin }));
describeAppearance(() => ({ browser, gateway }));
describeAdmin(() => ({ browser, gateway, admin }));
describeSinglePageApp(() => ({ browser }));
