import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgot, mailsTo, RESET, tokenTo, VERIFY } from '../mail/caught-mail.js';
import { HTML } from '../support/browser.js';
import { bearer, PASSWORD, register, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const NEW = 'a quite new battery staple';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

const open = (path: string, method = 'GET') =>
  gateway.browser().request(path, { method, headers: { accept: HTML } });
const login = async (email: string, password: string) =>
  (await gateway.browser().post('/auth/login', { email, password })).status;

describe('a forgotten password, without script', () => {
  it('goes from the sign-in page through the mail back to the sign-in page', async () => {
    const { email } = await register(gateway.browser());
    expect((await open('/login')).text).toContain('href="/forgot-password"');
    const browser = gateway.browser();
    expect((await browser.get('/forgot-password', { accept: HTML })).text).toContain('name="email"');
    const sent = await browser.submit('/forgot-password', { email });
    expect([sent.status, sent.location]).toEqual([303, `${gateway.url}/forgot-password?sent`]);
    expect((await browser.get(sent.location, { accept: HTML })).text).toContain('is on its way');
    const [link = ''] = (await mailsTo(gateway, email, RESET))[0]?.links ?? [];
    const page = await browser.get(link, { accept: HTML });
    const token = /name="token" value="([\w-]+)"/.exec(page.text)?.[1] ?? '';
    const weak = await browser.submit('/reset-password', { token, password: 'password1' });
    expect([weak.status, weak.text.includes(token)]).toEqual([422, true]);
    const done = await browser.submit('/reset-password', { token, password: NEW });
    expect([done.status, done.location]).toEqual([303, `${gateway.url}/reset-password?done`]);
    expect((await browser.get(done.location, { accept: HTML })).text).toContain('Your password is changed');
    expect([await login(email, PASSWORD), await login(email, NEW)]).toEqual([401, 200]);
    const again = await browser.submit('/reset-password', { token, password: PASSWORD });
    expect([again.status, again.text.includes(token)]).toEqual([400, false]);
    expect(again.text).toContain('/forgot-password');
  });

  it('says the same for an address that nobody has', async () => {
    const sent = await gateway.browser().submit('/forgot-password', { email: someAddress() });
    expect([sent.status, sent.location]).toEqual([303, `${gateway.url}/forgot-password?sent`]);
  });

  it('refuses what is no address, and what comes from another site', async () => {
    const refused = await gateway.browser().submit('/forgot-password', { email: 'a@b.com, c@d.com' });
    expect([refused.status, refused.text.includes('role="alert"')]).toEqual([400, true]);
    const forms: Record<string, Record<string, string>> = {
      '/forgot-password': { email: 'a@b.com' },
      '/reset-password': { token: 'x', password: NEW },
      '/verify-email': { token: 'x' },
    };
    for (const [path, form] of Object.entries(forms)) {
      const sent = await gateway.browser().submit(path, form, { origin: 'https://evil.example' });
      expect([path, sent.status]).toEqual([path, 403]);
    }
  });
});

describe('confirming an address, without script', () => {
  it('takes a click: opening the link, by whomever and however often, changes nothing (EM-07)', async () => {
    const { email, access_token } = await register(gateway.browser());
    const token = await tokenTo(gateway, email, VERIFY);
    const verified = async () =>
      (await gateway.browser().get('/auth/profile', bearer(access_token))).json<{ emailVerified: boolean }>()
        .emailVerified;
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS'])
      await open(`/verify-email?token=${token}`, method);
    expect(await verified()).toBe(false);
    const browser = gateway.browser();
    const done = await browser.submit('/verify-email', { token });
    expect([done.status, done.location]).toEqual([303, `${gateway.url}/verify-email?done`]);
    expect(await verified()).toBe(true);
    const again = await browser.submit('/verify-email', { token });
    expect([again.status, again.text.includes('role="alert"')]).toEqual([400, true]);
  });

  it('opening a reset link changes nothing either', async () => {
    const { email } = await register(gateway.browser());
    const token = await forgot(gateway, email);
    for (const method of ['GET', 'HEAD', 'GET']) await open(`/reset-password?token=${token}`, method);
    const done = await gateway.browser().submit('/reset-password', { token, password: NEW });
    expect(done.status).toBe(303);
  });
});

describe('a page with a token in its address', () => {
  it('is not kept, names its address to nobody, and is not in the log', async () => {
    const token = 'TokenThatMustNotLeak';
    for (const path of ['/reset-password', '/verify-email']) {
      const page = await open(`${path}?token=${token}`);
      expect(page.status).toBe(200);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.text).toContain(`value="${token}"`);
      expect(page.text).not.toMatch(/(href|src|action)="[^"]*TokenThatMustNotLeak/);
    }
    expect(gateway.log.join('\n')).toContain('/reset-password');
    expect(gateway.log.join('\n')).not.toContain(token);
  });

  it.each(['?token=<script>', '?token[]=x', '?token=a&token=b', '', '?token='])(
    'with %j shows where to get a link',
    async (query) => {
      for (const path of ['/reset-password', '/verify-email']) {
        const page = await open(path + query);
        expect([page.status, page.text.includes('name="token"')]).toEqual([200, false]);
        expect(page.text).not.toContain('<script');
      }
    },
  );
});

it('the caught mails are pages for a browser, and what is in a mail stays text', async () => {
  const { email } = await register(gateway.browser());
  const [mail] = await mailsTo(gateway, email, VERIFY);
  const list = await open('/sandbox/mail');
  expect(list.text).toContain(`/sandbox/mail/${mail?.id}`);
  const one = await open(`/sandbox/mail/${mail?.id}`);
  expect(one.text).toContain(`href="${mail?.links[0]}"`);
  const html = await open(`/sandbox/mail/${mail?.id}?as=html`);
  expect(html.text).toBe(mail?.html);
  expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await open('/sandbox/mail/nobody')).status).toBe(404);
});
