import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';
import { type Visit, visit } from './chromium.js';
import { adminPages, asStranger, enterPassword, personWithEverything, signedIn } from './every-page.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Milliseconds: axe looks at a dozen pages in one test. */
const LONG = 90_000;

/** What axe holds to keep somebody out; lesser advice is not asked for. */
async function findings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const { violations } = await page.evaluate<{ violations: Finding[] }>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
    );
}

/**
 * Every page, and every page about a failure, as axe-core sees it. Its script gets around the content policy; nothing else
 * in these tests does.
 */
export function describeAccessibility(
  open: () => { browser: Browser; gateway: TestGateway; admin: string },
): void {
  describe.each(['light', 'dark'] as const)('axe finds nothing serious, %s', (colorScheme) => {
    let person: Visit;
    let page: Page;
    const look = async (path: string) => {
      await page.goto(path);
      expect([path, await findings(page)]).toEqual([path, []]);
    };
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    beforeAll(async () => {
      const { browser, gateway } = open();
      person = await visit(browser, gateway.url, { colorScheme, bypassCSP: true });
      page = await person.context.newPage();
    });
    afterAll(async () => {
      await person.context.close();
    });

    it(
      'for a stranger',
      async () => {
        for (const path of Object.values(asStranger)) await look(path);
        await page.goto('/register');
        await page.getByLabel('E-mail address').fill('grace@navy.example');
        await page.getByLabel('Password').fill('password1');
        await press('Create account');
        await page.getByRole('alert').waitFor();
        expect(await findings(page)).toEqual([]);
      },
      LONG,
    );

    it(
      'for an admin, also where a form was refused',
      async () => {
        await enterPassword(page, open().admin, 'not this one');
        await page.getByRole('alert').waitFor();
        expect(await findings(page)).toEqual([]);
        await page.getByLabel('Password').fill(PASSWORD);
        await press('Sign in');
        await page.waitForURL('**/account');
        for (const path of Object.values(signedIn)) await look(path);
        for (const path of Object.values(await adminPages(open().gateway))) await look(path);
        await page.goto('/account');
        await page.getByLabel('Current password').fill('not this one');
        await page.getByLabel('New password').fill('three quiet herons');
        await press('Change password');
        await page.getByRole('alert').waitFor();
        expect(await findings(page)).toEqual([]);
      },
      LONG,
    );

    it(
      'for somebody with an authenticator app and a passkey',
      async () => {
        await person.context.clearCookies();
        const { email, app } = await personWithEverything(open().gateway);
        await enterPassword(page, email);
        await page.waitForURL('**/login/second-step');
        await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
        expect(await findings(page)).toEqual([]);
        await page.getByLabel('Code').fill(app.freshCode());
        await press('Go on');
        await page.waitForURL('**/account');
        for (const path of ['/account', '/account/second-step', '/account/passkeys?done=add'])
          await look(path);
      },
      LONG,
    );
  });
}
