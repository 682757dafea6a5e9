import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mailsTo, MOVE, tokenTo, VERIFY } from '../mail/caught-mail.js';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { PASSWORD, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const page = (browser: Browser, path = '/account') => browser.get(path, { accept: HTML });
const move = (browser: Browser, email: string, headers = {}) =>
  browser.submit('/account', { action: 'email', email }, headers);
const whereTo = ({ status, location }: Step) => [status, location.replace(gateway.url, '')];
const profileOf = async (browser: Browser) =>
  (await browser.get('/auth/profile')).json<{ email: string; emailVerified: boolean }>();

async function confirmed() {
  const browser = gateway.browser();
  const email = someAddress();
  await browser.submit('/register', { email, password: PASSWORD });
  await browser.submit('/verify-email', { token: await tokenTo(gateway, email, VERIFY) });
  return { browser, email };
}

describe('the form for another address', () => {
  it('tells the old one, and changes nothing until the link in the mail to the new one is used', async () => {
    const { browser, email } = await confirmed();
    const next = someAddress();
    const sent = await move(browser, next);
    expect(whereTo(sent)).toEqual([303, '/account?done=email']);
    expect((await page(browser, sent.location)).text).toMatch(
      /role="status">A mail with a link is on its way/,
    );
    expect(await mailsTo(gateway, email, 'was asked for')).toHaveLength(1);
    expect(await profileOf(browser)).toMatchObject({ email, emailVerified: true });
    const done = await browser.submit('/verify-email', { token: await tokenTo(gateway, next, MOVE) });
    expect(whereTo(done)).toEqual([303, '/verify-email?done']);
    expect(await profileOf(browser)).toMatchObject({ email: next, emailVerified: true });
    expect(await mailsTo(gateway, email, 'Your e-mail address was changed')).toHaveLength(1);
  });

  it('LK-15: asks to sign in once more when that was over ten minutes ago, and sends nothing before', async () => {
    const { browser } = await confirmed();
    const next = someAddress();
    gateway.clock.advance(601);
    expect(whereTo(await move(browser, next))).toEqual([
      303,
      '/login?error=step_up_required&return_to=%2Faccount%23email-address',
    ]);
    expect(await mailsTo(gateway, next)).toEqual([]);
  });

  it('says the same for an address that another account holds', async () => {
    const [owner, other] = [await confirmed(), await confirmed()];
    expect(whereTo(await move(other.browser, owner.email))).toEqual([303, '/account?done=email']);
    expect(await mailsTo(gateway, owner.email, MOVE)).toEqual([]);
  });

  it('tells at its field what is no address', async () => {
    const { browser, email } = await confirmed();
    const sent = await move(browser, 'a@b.com, c@d.com');
    const input = /<input id="new-email"[^>]*>/.exec(sent.text)?.[0] ?? '';
    expect([sent.status, sent.text.includes('id="new-email-error"')]).toEqual([400, true]);
    expect(input).toMatch(/aria-invalid="true".* autofocus/s);
    expect((await profileOf(browser)).email).toBe(email);
  });

  it('is not carried out for another site, nor more than five times an hour', async () => {
    const { browser } = await confirmed();
    expect((await move(browser, someAddress(), { origin: 'https://evil.example' })).status).toBe(403);
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await move(browser, someAddress())).status);
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
  });
});

describe('an address that is not confirmed', () => {
  it('has a button that sends the mail again', async () => {
    const browser = gateway.browser();
    const email = someAddress();
    await browser.submit('/register', { email, password: PASSWORD });
    expect((await page(browser)).text).toContain('value="confirm-email"');
    const first = await tokenTo(gateway, email, VERIFY);
    const sent = await browser.submit('/account', { action: 'confirm-email' });
    expect(whereTo(sent)).toEqual([303, '/account?done=confirm-email']);
    expect(await tokenTo(gateway, email, VERIFY)).not.toBe(first);
  });

  it('and who confirmed it has none', async () => {
    const { browser } = await confirmed();
    expect((await page(browser)).text).not.toContain('value="confirm-email"');
  });
});
