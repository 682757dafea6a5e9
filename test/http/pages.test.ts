import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, HTML } from '../support/browser.js';
import { callbackUrl, PASSWORD, register, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const open = (browser: Browser, path: string) => browser.get(path, { accept: HTML });
const page = (path: string) => open(gateway.browser(), path);
const hasTokens = async (browser: Browser) => (await browser.cookie('access_token')) !== undefined;

describe('the register form', () => {
  it('makes an account, signs in and leads to it', async () => {
    const browser = gateway.browser();
    const email = someAddress();
    expect((await open(browser, '/register')).text).toMatch(/<form method="post" action="\/register">/);
    const sent = await browser.submit('/register', { email, password: PASSWORD, displayName: 'Ada <b>' });
    expect([sent.status, sent.location]).toEqual([303, `${gateway.url}/account`]);
    const account = await open(browser, '/account');
    expect(account.text).toContain('Ada &lt;b&gt;');
    expect(account.text).toContain(email);
  });

  it.each([
    ['a weak password', { password: 'password1' }, 422],
    ['no address', { email: 'nobody' }, 400],
  ])(
    'shows what is wrong with %s, keeps what was typed but the password, and sets no cookie',
    async (_name, wrong, status) => {
      const browser = gateway.browser();
      const form = { email: someAddress(), password: PASSWORD, displayName: 'Ada "quoted"', ...wrong };
      const sent = await browser.submit('/register', form);
      expect([sent.status, sent.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
      expect(sent.text).toContain('aria-invalid="true"');
      expect(sent.text).toContain(`value="${form.email}"`);
      expect(sent.text).toContain('Ada &quot;quoted&quot;');
      expect(sent.text).not.toContain(form.password);
      expect(await hasTokens(browser)).toBe(false);
    },
  );

  it('shows that an address is taken', async () => {
    const { email } = await register(gateway.browser());
    const sent = await gateway.browser().submit('/register', { email, password: PASSWORD });
    expect([sent.status, sent.text.includes('aria-invalid="true"')]).toEqual([409, true]);
  });

  it('takes an empty optional name', async () => {
    const sent = await gateway
      .browser()
      .submit('/register', { email: someAddress(), password: PASSWORD, displayName: '' });
    expect(sent.status).toBe(303);
  });
});

describe('the sign-in form', () => {
  it('signs in, without telling tokens to the page or the address (SE-15)', async () => {
    const { email } = await register(gateway.browser());
    const browser = gateway.browser();
    const sent = await browser.submit('/login', { email, password: PASSWORD });
    expect([sent.status, sent.location, sent.text.includes('eyJ')]).toEqual([
      303,
      `${gateway.url}/account`,
      false,
    ]);
    expect((await browser.get('/auth/profile')).status).toBe(200);
    expect((await open(browser, '/login')).location).toBe(`${gateway.url}/account`);
  });

  it('shows a failure, an id to quote, the address as typed, and never the password', async () => {
    const browser = gateway.browser();
    const sent = await browser.submit('/login', {
      email: '"><img src=x>@x',
      password: 'wrong horse battery',
    });
    expect(sent.status).toBe(401);
    expect(sent.text).toContain('role="alert"');
    expect(sent.text).toContain(String(sent.headers.get('x-request-id')));
    expect(sent.text).toContain('&lt;img');
    expect(sent.text).not.toMatch(/<img src=x|wrong horse/);
    expect(await hasTokens(browser)).toBe(false);
  });

  it.each([
    ['an operator', { 'email[$ne]': '', 'password[$ne]': '' }],
    ['an unknown field', { email: 'a@b.com', password: PASSWORD, roles: 'admin' }],
    ['no password', { email: 'a@b.com' }],
  ])('with %s: 400, as a page', async (_name, form: Record<string, string>) => {
    const sent = await gateway.browser().submit('/login', form);
    expect([sent.status, sent.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });

  it('takes no JSON', async () => {
    const sent = await gateway
      .browser()
      .post('/login', { email: 'a@b.com', password: PASSWORD }, { origin: gateway.url });
    expect(sent.status).toBe(415);
  });

  it('shows a fixed text for an error, and nothing else of the query (SE-14)', async () => {
    const known = await page(
      '/login?error=link_required&error_description=evil-words&error_uri=javascript:x',
    );
    expect(known.text).toContain('You already have an account');
    for (const code of ['%3Cscript%3Eevil-words', 'evil-words', '__proto__', 'constructor', 'a&error=b']) {
      const unknown = await page(`/login?error=${code}`);
      expect([unknown.status, unknown.text.includes('role="alert"')]).toEqual([200, true]);
      expect(unknown.text).not.toMatch(/evil-words|native code/);
    }
    expect(known.text).not.toMatch(/evil-words|javascript:/);
  });
});

describe('return_to', () => {
  it.each([
    ['/somewhere?a=1', '/somewhere?a=1'],
    ['//evil.example', '/account'],
    ['/\\evil.example', '/account'],
    ['https://evil.example', '/account'],
    ['/auth/logout', '/account'],
    ['', '/account'],
  ])('%j leads to %s from the form, from registering, and for who is signed in', async (asked, target) => {
    const email = someAddress();
    const form = { email, password: PASSWORD, return_to: asked };
    const browser = gateway.browser();
    const shown = (await open(browser, `/login?${new URLSearchParams({ return_to: asked }).toString()}`))
      .text;
    expect(shown).not.toContain('evil.example');
    expect((await browser.submit('/register', form)).location).toBe(gateway.url + target);
    expect((await gateway.browser().submit('/login', form)).location).toBe(gateway.url + target);
    const again = await open(browser, `/login?${new URLSearchParams({ return_to: asked }).toString()}`);
    expect([again.status, again.location]).toEqual([302, gateway.url + target]);
  });

  it('is kept at the start of a provider sign-in, not read at its end (RD-08)', async () => {
    const browser = gateway.browser();
    const callback = await callbackUrl(browser, 'google-gmail', '?return_to=/kept');
    expect((await open(browser, `${callback}&return_to=/changed`)).location).toBe(`${gateway.url}/kept`);
  });

  it('goes on with the provider buttons', async () => {
    expect((await page('/login?return_to=/kept')).text).toContain('/auth/google?return_to=%2Fkept');
  });
});

describe('the account page and signing out', () => {
  it('leads who is not signed in to the sign-in, and back', async () => {
    expect((await page('/account')).location).toBe(`${gateway.url}/login?return_to=%2Faccount`);
  });

  it('signs out here, or everywhere', async () => {
    const { email } = await register(gateway.browser());
    const [one, other] = [gateway.browser(), gateway.browser()];
    for (const browser of [one, other]) await browser.submit('/login', { email, password: PASSWORD });
    expect((await one.submit('/logout', {})).location).toBe(`${gateway.url}/login`);
    expect([await hasTokens(one), (await open(other, '/account')).status]).toEqual([false, 200]);
    await one.submit('/login', { email, password: PASSWORD });
    expect((await one.submit('/account', { action: 'logout-all' })).location).toBe(`${gateway.url}/login`);
    expect((await open(other, '/account')).status).toBe(302);
  });
});
