import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const HTTPS = 'https://login.example.com';

/** Posts a form as a page of the gateway would, to the port it listens at. @returns the answer, unfollowed */
function submit(
  gateway: TestGateway,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return fetch(new URL(path, gateway.address), {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: gateway.url, ...headers },
    redirect: 'manual',
  });
}
const registered = (gateway: TestGateway) =>
  submit(gateway, '/register', { email: someAddress(), password: PASSWORD });
/** The parts of each Set-Cookie line, by the cookie's name. */
function cookiesOf(response: Response) {
  return Object.fromEntries(
    response.headers.getSetCookie().map((line) => {
      const [pair = '', ...attributes] = line.split('; ');
      expect(line.length).toBeLessThan(4096);
      return [pair.slice(0, pair.indexOf('=')), { value: pair.slice(pair.indexOf('=') + 1), attributes }];
    }),
  );
}
const maxAge = (attributes: string[]) =>
  Number(attributes.find((one) => one.startsWith('Max-Age='))?.slice(8));
const withoutDates = (attributes: string[]) =>
  attributes.filter((one) => !/^(Max-Age|Expires)=/.test(one)).sort();

describe('with an https PUBLIC_URL (SE-01)', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { PUBLIC_URL: HTTPS } });
  });
  afterAll(() => gateway.stop());

  it('the two token cookies are for this host alone, and for as long as their tokens live', async () => {
    const response = await registered(gateway);
    const cookies = cookiesOf(response);
    expect(response.status).toBe(303);
    expect(Object.keys(cookies).sort()).toEqual(['__Host-access_token', '__Host-refresh_token']);
    for (const { attributes } of Object.values(cookies))
      expect(withoutDates(attributes)).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
    expect(maxAge(cookies['__Host-access_token']?.attributes ?? [])).toBe(600);
    expect(Math.abs(maxAge(cookies['__Host-refresh_token']?.attributes ?? []) - 1_209_600)).toBeLessThan(10);
  });

  it('they are accepted by that name, and not by the one that another host could plant', async () => {
    const cookies = cookiesOf(await registered(gateway));
    const token = String(cookies['__Host-access_token']?.value);
    const status = async (cookie: string) =>
      (await fetch(`${gateway.address}/auth/profile`, { headers: { cookie } })).status;
    expect(await status(`__Host-access_token=${token}`)).toBe(200);
    expect(await status(`access_token=${token}`)).toBe(401);
  });

  it('they are cleared under the same name and flags', async () => {
    const cookies = cookiesOf(await registered(gateway));
    const cookie = `__Host-access_token=${String(cookies['__Host-access_token']?.value)}`;
    const cleared = cookiesOf(await submit(gateway, '/logout', {}, { cookie }));
    expect(Object.keys(cleared).sort()).toEqual(['__Host-access_token', '__Host-refresh_token']);
    for (const { value, attributes } of Object.values(cleared)) {
      expect([value, maxAge(attributes)]).toEqual(['', 0]);
      expect(withoutDates(attributes)).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
    }
  });

  it('the handshake cookie is secure too, and comes back from the provider (SE-02)', async () => {
    const response = await fetch(`${gateway.address}/auth/google`, { redirect: 'manual' });
    const flow = cookiesOf(response)['flow'];
    expect(response.status).toBe(302);
    expect(withoutDates(flow?.attributes ?? [])).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
    const callback = new URL(response.headers.get('location') ?? '').searchParams.get('redirect_uri');
    expect(callback).toBe(`${HTTPS}/auth/google/callback`);
  });

  it.each([
    ['/login', 200],
    ['/account', 302],
    ['/auth/profile', 401],
    ['/nowhere', 404],
    ['/auth/%E0%A4%A', 400],
    ['/auth/google/callback?state=x&code=x', 302],
  ])('browsers are told to come by https only: %s', async (path, status) => {
    const headers = { accept: 'text/html' };
    const response = await fetch(gateway.address + path, { headers, redirect: 'manual' });
    expect(response.status).toBe(status);
    expect(response.headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
  });

  it('no header of the request changes where links lead (OA-17)', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example',
    };
    const response = await fetch(`${gateway.address}/auth/google`, { headers, redirect: 'manual' });
    expect(response.headers.get('location')).not.toContain('evil');
  });
});

describe('with a plain PUBLIC_URL, in development', () => {
  it('the cookies have their plain names, and are closed to script all the same', async () => {
    const gateway = await startGateway();
    const cookies = cookiesOf(await registered(gateway));
    expect(Object.keys(cookies).sort()).toEqual(['access_token', 'refresh_token']);
    for (const { attributes } of Object.values(cookies))
      expect(withoutDates(attributes)).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
    await gateway.stop();
  });
});
