import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgot, MOVE, reset, tokenTo, verify, VERIFY } from '../mail/caught-mail.js';
import { mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import type { Step } from '../support/browser.js';
import { bearer, callbackUrl, PASSWORD, register, someAddress } from '../support/journeys.js';
import { addPasskey, passkeyChallenge } from '../support/passkeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const APP = 'https://app.example/done';
const NEW = 'three quiet herons at dusk';

/** A token, and what it is for. */
interface Issued {
  token: string;
  use(): Promise<Step>;
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false', REDIRECT_URIS: APP } });
});
afterAll(() => gateway.stop());

const post = (path: string, body: object, headers?: Record<string, string>) =>
  gateway.browser().post(path, body, headers);

async function linkToMove(headers: Record<string, string>, email = someAddress()): Promise<string> {
  expect((await post('/auth/email', { email }, headers)).status).toBe(202);
  return tokenTo(gateway, email, MOVE);
}

/** Every kind of token that is used once, each of a person of its own. */
const kinds: Record<string, () => Promise<Issued>> = {
  async verify() {
    const { email } = await register(gateway.browser());
    const token = await tokenTo(gateway, email, VERIFY);
    return { token, use: () => verify(gateway, token) };
  },
  async reset() {
    const { email } = await register(gateway.browser());
    const token = await forgot(gateway, email);
    return { token, use: () => reset(gateway, token, NEW) };
  },
  async change() {
    const { access_token } = await register(gateway.browser());
    const token = await linkToMove(bearer(access_token));
    return { token, use: () => verify(gateway, token) };
  },
  async mfa_token() {
    const { email, app } = await personWithApp(gateway);
    const token = mfaToken(await post('/auth/login', { email, password: PASSWORD }));
    const code = app.freshCode();
    return { token, use: () => secondStep(gateway.browser(), token, code) };
  },
  async passkey() {
    const { access_token } = await register(gateway.browser());
    const { key } = await addPasskey(gateway, access_token);
    const browser = gateway.browser();
    const options = await passkeyChallenge(browser);
    const response = key.get(options);
    const use = () => browser.post('/auth/passkeys/sign-in/verify', { response });
    return { token: options.challenge, use };
  },
  async code() {
    const codeVerifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      redirect_uri: APP,
      state: 's',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const browser = gateway.browser();
    const back = await browser.get(await callbackUrl(browser, 'google-gmail', `?${query}`));
    const code = new URL(back.location).searchParams.get('code') ?? '';
    return { token: code, use: () => post('/auth/exchange', { code, code_verifier: codeVerifier }) };
  },
};

/** Wherever a token is taken, by the kinds that belong there. */
const doors: [belonging: string[], (token: string) => Promise<Step>][] = [
  [['verify', 'change'], (token) => verify(gateway, token)],
  [['reset'], (token) => reset(gateway, token, NEW)],
  [['mfa_token'], (token) => secondStep(gateway.browser(), token, '000000')],
  [['code'], (code) => post('/auth/exchange', { code, code_verifier: 'v'.repeat(43) })],
  [[], (refreshToken) => post('/auth/refresh', { refreshToken })],
  [[], (token) => gateway.browser().get('/auth/profile', bearer(token))],
  [[], (token) => gateway.browser().get('/auth/verify', { 'x-api-key': token })],
];

describe.each(Object.entries(kinds))('a token of the kind %s', (kind, issue) => {
  it('is good once, also of ten at once', async () => {
    const { use } = await issue();
    const answers = await Promise.all(Array.from({ length: 10 }, use));
    const won = answers.filter(({ status }) => status < 300).length;
    // An app's code that comes twice ends the session it made (RFC 6749, section 4.1.2): then nobody may have won.
    expect(won).toBeGreaterThanOrEqual(kind === 'code' ? 0 : 1);
    expect(won).toBeLessThanOrEqual(1);
    for (const { status } of answers) expect(status).toBeLessThan(500);
    expect((await use()).status).toBeGreaterThanOrEqual(400);
  });

  it('is nowhere in the database or the log, and cannot be guessed', async () => {
    const { token } = await issue();
    const dump: string[] = [];
    for (const collection of (await gateway.database.db?.collections()) ?? [])
      dump.push(JSON.stringify(await collection.find().toArray()));
    expect(dump.join().length).toBeGreaterThan(1_000);
    expect(dump.join()).not.toContain(token);
    expect(gateway.log.join()).not.toContain(token);
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
  });

  it('opens nothing that it is not for, and is still good after that was tried', async () => {
    const { token, use } = await issue();
    for (const [belonging, knock] of doors) {
      if (belonging.includes(kind)) continue;
      const { status } = await knock(token);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect((await use()).status).toBeLessThan(300);
  });
});

describe('a link in a mail', () => {
  it('is dead once there is a newer one of its kind', async () => {
    const { email, access_token } = await register(gateway.browser());
    const headers = bearer(access_token);
    const older = await tokenTo(gateway, email, VERIFY);
    await post('/auth/email/verify/send', {}, headers);
    const newer = await tokenTo(gateway, email, VERIFY);
    const [move, laterMove] = [await linkToMove(headers), await linkToMove(headers)];
    const [first, second] = [await forgot(gateway, email), await forgot(gateway, email)];
    for (const token of [older, move]) expect((await verify(gateway, token)).status).toBe(400);
    expect((await reset(gateway, first, NEW)).status).toBe(400);
    expect((await verify(gateway, newer)).status).toBe(204);
    expect(new Set([newer, laterMove, second]).size).toBe(3);
  });

  it('of every kind is dead once the address has changed (EM-05)', async () => {
    const { email, access_token } = await register(gateway.browser());
    const confirming = await tokenTo(gateway, email, VERIFY);
    const resetting = await forgot(gateway, email);
    expect((await verify(gateway, await linkToMove(bearer(access_token)))).status).toBe(204);
    expect((await verify(gateway, confirming)).status).toBe(400);
    expect((await reset(gateway, resetting, NEW)).status).toBe(400);
    expect((await post('/auth/login', { email, password: NEW })).status).toBe(401);
  });

  it('a link to a mailbox is its user’s: it changes nobody else', async () => {
    const [one, other] = [await register(gateway.browser()), await register(gateway.browser())];
    expect((await reset(gateway, await forgot(gateway, one.email), NEW)).status).toBe(204);
    expect((await post('/auth/login', { email: other.email, password: PASSWORD })).status).toBe(200);
    expect((await post('/auth/login', { email: other.email, password: NEW })).status).toBe(401);
  });
});

it.each(['a@example.com, b@example.com', 'a@x.com\r\nBcc: b@x.com', '<i>@example.com', '"a b"@example.com'])(
  'no flow takes %j for an address (EM-10)',
  async (email) => {
    const { access_token } = await register(gateway.browser());
    const answers = await Promise.all([
      post('/auth/register', { email, password: NEW }),
      post('/auth/password/forgot', { email }),
      post('/auth/email', { email }, bearer(access_token)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    const outbox = gateway.database.collection('outbox');
    expect(
      await outbox.countDocuments({ kind: { $in: ['address-change', 'password-reset'] }, state: 'waiting' }),
    ).toBe(0);
  },
);
