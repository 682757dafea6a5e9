import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, HTML } from '../support/browser.js';
import { callbackUrl, consent, PASSWORD, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const open = (browser: Browser, path: string) => browser.get(path, { accept: HTML });
const query = (target: string) => `?${new URLSearchParams({ return_to: target })}`;
const account = () => ({ email: someAddress(), password: PASSWORD });

async function signedIn(): Promise<Browser> {
  const browser = gateway.browser();
  await browser.submit('/register', account());
  return browser;
}

/** Every door that takes a target, and where it leads to in the end. */
const doors: Record<string, (target: string) => Promise<string>> = {
  'the start at a provider': async (target) => {
    const browser = gateway.browser();
    return (await open(browser, await callbackUrl(browser, 'google-gmail', query(target)))).location;
  },
  'the sign-in form': async (target) => {
    const person = account();
    await gateway.browser().post('/auth/register', person);
    return (await gateway.browser().submit('/login', { ...person, return_to: target })).location;
  },
  'the form to register': async (target) =>
    (await gateway.browser().submit('/register', { ...account(), return_to: target })).location,
  'the sign-in page of who is signed in': async (target) =>
    (await open(await signedIn(), `/login${query(target)}`)).location,
  'the provider that the sign-in page offers': async (target) => {
    const browser = gateway.browser();
    const page = await open(browser, `/login?error=access_denied&return_to=${encodeURIComponent(target)}`);
    const link = /href="(\/auth\/google[^"]*)"/.exec(page.text)?.[1] ?? '';
    const start = await browser.get(link.replaceAll('&amp;', '&'));
    const back = await consent(browser, start.location, { persona: 'google-gmail' });
    return (await open(browser, back)).location;
  },
};

describe.each(Object.keys(doors))('%s (RD-09)', (door) => {
  const end = (target: string) => doors[door]?.(target);

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/%2f%2fevil.example/..//evil.example',
    '/\t/evil.example',
    '/a\r\nSet-Cookie: planted=1',
    '/logout',
    '/auth/google',
  ])('leads to the account instead of %j', async (target) => {
    expect(await end(target)).toBe(`${gateway.url}/account`);
  });

  it('leads to a path of this origin', async () => {
    expect(await end('/somewhere?a=1')).toBe(`${gateway.url}/somewhere?a=1`);
  });
});
