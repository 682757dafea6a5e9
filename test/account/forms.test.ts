import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { callbackUrl, consent, PASSWORD, register, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const page = (browser: Browser, path = '/account') => browser.get(path, { accept: HTML });
const act = (browser: Browser, form: Record<string, string>) => browser.submit('/account', form);
const whereTo = ({ status, location }: Step) => [status, location.replace(gateway.url, '')];
const profileOf = async (browser: Browser) =>
  (await browser.get('/auth/profile')).json<{ displayName: string; identities: { provider: string }[] }>();

async function signedIn(email = someAddress()): Promise<Browser> {
  const browser = gateway.browser();
  await browser.submit('/register', { email, password: PASSWORD });
  return browser;
}
async function throughProvider(persona: string): Promise<Browser> {
  const browser = gateway.browser();
  await page(browser, await callbackUrl(browser, persona));
  return browser;
}

describe('the name', () => {
  it('is changed, and said to be', async () => {
    const browser = await signedIn();
    const sent = await act(browser, { action: 'profile', displayName: ' Ada <b>  L. ' });
    expect(whereTo(sent)).toEqual([303, '/account?done=profile']);
    expect((await page(browser, sent.location)).text).toMatch(/role="status">Your name has been changed/);
    expect((await profileOf(browser)).displayName).toBe('Ada <b> L.');
  });

  it('says nothing of the query but what it knows', async () => {
    const browser = await signedIn();
    for (const done of ['evil-words', '__proto__', 'constructor', 'a&done=b'])
      expect((await page(browser, `/account?done=${done}`)).text).not.toMatch(/evil-words|role="status"/);
  });
});

describe('connecting and disconnecting', () => {
  it('goes to the provider and comes back connected', async () => {
    const browser = await signedIn();
    const sent = await act(browser, { action: 'connect', provider: 'github' });
    expect(sent.status).toBe(303);
    const back = await page(browser, await consent(browser, sent.location, { persona: 'github-private' }));
    expect(whereTo(back)).toEqual([302, '/account']);
    expect((await profileOf(browser)).identities).toMatchObject([{ provider: 'github' }]);
    const away = await act(browser, { action: 'disconnect', provider: 'github' });
    expect(whereTo(away)).toEqual([303, '/account?done=disconnect']);
    expect((await profileOf(browser)).identities).toEqual([]);
  });

  it('the last way in has no button but the reason, and is kept when asked for all the same', async () => {
    const browser = await throughProvider('google-gmail');
    const { text } = await page(browser);
    expect(text).toContain('Your only way in');
    expect(text).not.toContain('value="disconnect"');
    const refused = await act(browser, { action: 'disconnect', provider: 'google' });
    expect([refused.status, refused.text.includes('This is your only way in')]).toEqual([409, true]);
    expect((await profileOf(browser)).identities).toHaveLength(1);
  });

  it.each(['nobody', '../x', '__proto__'])('%s is no provider: a page that says so', async (provider) => {
    const browser = await signedIn();
    const sent = await act(browser, { action: 'connect', provider });
    expect([sent.status, sent.text.includes('id="problem"')]).toEqual([404, true]);
    expect((await act(browser, { action: 'disconnect', provider })).status).toBe(404);
  });

  it('an identity of somebody else is refused at the end, with the way back to the account', async () => {
    await throughProvider('github-public');
    const browser = await signedIn();
    const { location } = await act(browser, { action: 'connect', provider: 'github' });
    const back = await page(browser, await consent(browser, location, { persona: 'github-public' }));
    expect(whereTo(back)).toEqual([302, '/login?error=identity_in_use']);
    const { text } = await page(browser, back.location);
    expect(text).toContain('Already connected elsewhere');
    expect(text).toContain('Back to your account');
    expect(text).not.toContain('name="password"');
  });
});

describe('sessions', () => {
  const idsOn = (text: string) =>
    [...text.matchAll(/name="session" value="([^"]+)"/g)].map((match) => match[1]);

  it('are shown with this one marked; another one ends, twice if sent twice', async () => {
    const email = someAddress();
    const browser = await signedIn(email);
    const other = gateway.browser();
    await other.submit('/login', { email, password: PASSWORD });
    const { text } = await page(browser);
    expect(text.match(/>this one</g)).toHaveLength(1);
    const sessions = (await other.get('/auth/sessions')).json<{ id: string; current: boolean }[]>();
    const session = sessions.find(({ current }) => current)?.id ?? '';
    expect(idsOn(text)).toContain(session);
    for (let times = 0; times < 2; times += 1)
      expect(whereTo(await act(browser, { action: 'end-session', session }))).toEqual([
        303,
        '/account?done=end-session',
      ]);
    expect((await other.get('/auth/profile')).status).toBe(401);
    expect((await browser.get('/auth/profile')).status).toBe(200);
  });

  it('this one: signs out', async () => {
    const browser = await signedIn();
    const [session = ''] = idsOn((await page(browser)).text);
    const sent = await act(browser, { action: 'end-session', session });
    expect(whereTo(sent)).toEqual([303, '/login']);
    expect(sent.headers.get('clear-site-data')).toBe('"cache"');
    expect(await browser.cookie('refresh_token')).toBeUndefined();
  });

  it('of somebody else is not ended', async () => {
    const [browser, other] = [await signedIn(), await signedIn()];
    const [session = ''] = idsOn((await page(other)).text);
    await act(browser, { action: 'end-session', session });
    expect((await other.get('/auth/profile')).status).toBe(200);
  });
});

describe('the password', () => {
  const NEW = 'quiet otter lake';

  it('is changed: this browser stays signed in, every other one does not', async () => {
    const email = someAddress();
    const browser = await signedIn(email);
    const other = gateway.browser();
    await other.submit('/login', { email, password: PASSWORD });
    const sent = await act(browser, { action: 'password', currentPassword: PASSWORD, newPassword: NEW });
    expect(whereTo(sent)).toEqual([303, '/account?done=password']);
    expect([(await page(browser)).status, (await other.get('/auth/profile')).status]).toEqual([200, 401]);
    expect((await gateway.browser().post('/auth/login', { email, password: NEW })).status).toBe(200);
  });

  it.each([
    ['a wrong present one', { currentPassword: 'not this one', newPassword: NEW }, 401, 'currentPassword'],
    ['a weak new one', { currentPassword: PASSWORD, newPassword: 'password1' }, 422, 'newPassword'],
  ])('with %s: said at its field, which has the focus', async (_name, form, status, field) => {
    const browser = await signedIn();
    const sent = await act(browser, { action: 'password', ...form });
    const input = new RegExp(`<input id="${field}"[^>]*>`).exec(sent.text)?.[0] ?? '';
    expect(sent.status).toBe(status);
    expect(input).toMatch(/aria-invalid="true".* autofocus/s);
    expect(input).toContain(`${field}-error`);
    expect(sent.text).toContain(`id="${field}-error"`);
    expect(sent.text).not.toContain(form.newPassword);
    expect(sent.headers.getSetCookie().filter((line) => line.includes('_token'))).toEqual([]);
  });
});

describe('the form', () => {
  it.each<Record<string, string>>([
    { action: 'grant-admin' },
    { action: 'profile', displayName: 'x', roles: 'admin' },
    { action: 'profile' },
    { 'action[$ne]': 'x' },
    {},
  ])('%j is 400, as a page, and the header still knows who looks', async (form) => {
    const browser = await signedIn();
    const sent = await act(browser, form);
    expect([sent.status, sent.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(sent.text).toContain('class="who"');
  });

  it('of who is no longer signed in leads to the sign-in', async () => {
    const sent = await act(gateway.browser(), { action: 'profile', displayName: 'x' });
    expect(whereTo(sent)).toEqual([303, '/login?return_to=%2Faccount']);
  });

  it('a taken address when registering twice is told with a way on', async () => {
    const { email } = await register(gateway.browser());
    const sent = await gateway.browser().submit('/register', { email, password: PASSWORD });
    expect(sent.text).toContain('href="/login"');
  });
});

describe('the provider used last on this device', () => {
  const login = async (browser: Browser) => (await page(browser, '/login')).text;

  it('is marked after signing out, and no longer after a sign-in of another kind', async () => {
    const browser = await throughProvider('google-gmail');
    await browser.submit('/logout', {});
    expect(await login(browser)).toMatch(/Sign in with Google<\/span>\s*<span class="badge">last used/);
    expect((await login(browser)).match(/last used/g)).toHaveLength(1);
    const { email } = await register(gateway.browser());
    await browser.submit('/login', { email, password: PASSWORD });
    await browser.submit('/logout', {});
    expect(await login(browser)).not.toContain('last used');
  });

  it('is only ever one of ours, whatever the cookie says', async () => {
    for (const cookie of ['last_provider=<b>evil', 'last_provider=nobody', 'last_provider=__proto__'])
      expect((await gateway.browser().get('/login', { accept: HTML, cookie })).text).not.toMatch(
        /evil|last used/,
      );
  });
});
