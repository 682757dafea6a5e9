import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { secretsOf } from '../providers/provider-faults.js';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { bearer, callbackUrl, consent, PASSWORD, register } from '../support/journeys.js';
import { adminEnvironment, adminTokens } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { AS_JSON, consented, cookiesSet, withQuery } from './outcomes.js';

const APP = 'https://app.example/done';

interface Report {
  flowId: string;
  provider: string | null;
  steps: { at: string; step: string; requestId: string; [fact: string]: unknown }[];
}

let gateway: TestGateway;
let admin: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ...adminEnvironment(), REDIRECT_URIS: APP } });
  admin = bearer((await adminTokens(gateway)).access_token);
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

const open = (browser: Browser, url: string) => browser.get(url, { accept: HTML });
const requestIdOf = (step: Step) => `${step.headers.get('x-request-id')}`;
/** The id that a page asks the person to quote. */
const quoted = (page: Step) => /quote this id: <code>([^<]+)<\/code>/.exec(page.text)?.[1] ?? '';
const kept = () => gateway.database.collection('failed_flows');

/** What an admin finds; it is written a moment after the answer. */
async function report(id: string): Promise<Report> {
  const patience = performance.now() + 5_000;
  for (;;) {
    const answer = await gateway.browser().get(`/admin/flows/${id}`, admin);
    if (answer.status === 200) return answer.json<Report>();
    if (performance.now() > patience) throw new Error(`nothing is known of ${id}`);
  }
}

const outline = ({ steps }: Report) => steps.map(({ at: _at, requestId: _requestId, ...rest }) => rest);

/** Starts and comes back with a fault of the pretend provider. */
async function failing(fault: string, query = ''): Promise<{ browser: Browser; start: Step; back: string }> {
  const browser = gateway.browser();
  const start = await browser.get(`/auth/google${query}`);
  return { browser, start, back: await consent(browser, start.location, { fault }) };
}

describe('a sign-in that fails in a browser', () => {
  it('leads to a page with an id, by which an admin finds every step since the start', async () => {
    const { browser, start, back } = await failing('token_500');
    const answer = await open(browser, back);
    expect([answer.location, cookiesSet(answer)]).toEqual([`${gateway.url}/login?error=provider_error`, []]);
    const id = quoted(await open(browser, answer.location));
    expect(id).toBe(requestIdOf(answer));
    const found = await report(id);
    expect(found.provider).toBe('google');
    expect(outline(found)).toEqual([
      { step: 'started', purpose: 'sign-in', for: 'browser' },
      { step: 'state', verdict: 'good' },
      { step: 'refused', code: 'provider_error', reason: 'token endpoint: status 500' },
      { step: 'answered', by: 'sign-in page' },
    ]);
    const [first, ...rest] = found.steps.map(({ requestId }) => requestId);
    expect([first, ...new Set(rest)]).toEqual([requestIdOf(start), id]);
    expect(found.steps.map(({ at }) => new Date(at).toISOString())).toEqual(found.steps.map(({ at }) => at));
    expect(await report(found.flowId)).toEqual(found);
  });

  it('shows that id to this browser only, for this fault only, and for two minutes', async () => {
    const { browser, back } = await failing('deny');
    const answer = await open(browser, back);
    const id = requestIdOf(answer);
    const page = (who: Browser, code = 'access_denied') => open(who, `/login?error=${code}`);
    expect(quoted(await page(browser))).toBe(id);
    const [other, otherFault] = [await page(gateway.browser()), await page(browser, 'provider_error')];
    expect([quoted(other), quoted(otherFault)]).toEqual([requestIdOf(other), requestIdOf(otherFault)]);
    gateway.clock.advance(121);
    expect(quoted(await page(browser))).not.toBe(id);
  });

  it('shows the latest of two', async () => {
    const { browser, back } = await failing('deny');
    await open(browser, back);
    const { location } = await browser.get('/auth/google');
    const answer = await open(browser, await consent(browser, location, { fault: 'deny' }));
    expect(quoted(await open(browser, answer.location))).toBe(requestIdOf(answer));
  });

  it('that nobody started here has an id too: of the page, and of the callback', async () => {
    const browser = gateway.browser();
    const answer = await open(browser, '/auth/google/callback?code=x&state=y');
    expect([answer.location, cookiesSet(answer)]).toEqual([`${gateway.url}/login?error=invalid_state`, []]);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const page = await open(browser, answer.location);
    expect(outline(await report(quoted(page)))).toMatchObject([{ step: 'shown', code: 'invalid_state' }]);
    expect(outline(await report(requestIdOf(answer)))).toMatchObject([
      { step: 'state', verdict: 'made-up' },
      { step: 'refused', code: 'invalid_state' },
      { step: 'answered', by: 'sign-in page' },
    ]);
  });

  it('is told together with its replay', async () => {
    const { browser, back } = await failing('deny');
    const [first, replay] = [await open(browser, back), await open(browser, back)];
    const found = await report(requestIdOf(first));
    expect(found).toEqual(await report(requestIdOf(replay)));
    expect(outline(found).map(({ step, verdict }) => verdict ?? step)).toEqual([
      'started',
      'good',
      'refused',
      'answered',
      'used',
      'refused',
      'answered',
    ]);
  });

  it('tells of linking: what was known of the person, which decision, by which rule', async () => {
    const email = (await register(gateway.browser(), 'personal@elsewhere.example')).email;
    await gateway.database
      .collection('users')
      .updateOne({ claimedEmail: email }, { $set: { emailVerified: true } });
    const person = { email, email_verified: true };
    gateway.sandbox.addPersona({
      provider: 'google',
      id: 'google-elsewhere',
      profile: { sub: '77', ...person },
    } as never);
    const browser = gateway.browser();
    const answer = await open(browser, await callbackUrl(browser, 'google-elsewhere'));
    expect(answer.location).toBe(`${gateway.url}/login?error=link_required`);
    const page = await open(browser, answer.location);
    expect(outline(await report(quoted(page))).slice(2)).toEqual([
      { step: 'profile', emailDomain: 'elsewhere.example', emailVerified: true, emailAuthoritative: false },
      { step: 'decision', kind: 'prove', rule: 'address-held-by-another-account' },
      { step: 'refused', code: 'link_required', reason: null },
      { step: 'answered', by: 'sign-in page' },
    ]);
    // The page did not end what waits for a sign-in.
    expect((await browser.submit('/login', { email, password: PASSWORD })).status).toBe(303);
    const profile = (await browser.get('/auth/profile')).json<{ identities: object[] }>();
    expect(profile.identities).toHaveLength(1);
  });

  it('is told also when it was healed', async () => {
    const browser = gateway.browser();
    const url = (await consented(browser, 'google')).href;
    await open(browser, url);
    const answer = await open(browser, url);
    expect(outline(await report(requestIdOf(answer)))).toMatchObject([
      { step: 'started' },
      { step: 'state', verdict: 'used' },
      { step: 'refused', code: 'invalid_state' },
      { step: 'answered', by: 'led on' },
    ]);
  });
});

describe('other ways to fail', () => {
  it('JSON has the id in its problem', async () => {
    const { browser, back } = await failing('wrong_issuer');
    const { requestId } = (await browser.get(back, AS_JSON)).json<{ requestId: string }>();
    expect(outline(await report(requestId)).slice(-2)).toEqual([
      { step: 'refused', code: 'provider_error', reason: 'foreign iss' },
      { step: 'answered', by: 'problem' },
    ]);
  });

  it('an app has it in the header', async () => {
    const query = new URLSearchParams({
      redirect_uri: APP,
      code_challenge: 'c'.repeat(43),
      code_challenge_method: 'S256',
    });
    const { browser, back } = await failing('deny', `?${query}`);
    const answer = await open(browser, back);
    expect(answer.location).toBe(`${APP}?error=access_denied`);
    const found = outline(await report(requestIdOf(answer)));
    expect([found[0], found.at(-1)]).toEqual([
      { step: 'started', purpose: 'sign-in', for: 'app' },
      { step: 'answered', by: 'app' },
    ]);
  });

  it('the state of another browser is said to be that, and nothing of the other is told', async () => {
    const foreign = await callbackUrl(gateway.browser(), 'google-gmail');
    const { requestId } = (await gateway.browser().get(foreign, AS_JSON)).json<{ requestId: string }>();
    expect(outline(await report(requestId))[0]).toEqual({ step: 'state', verdict: 'of-another-browser' });
  });
});

describe('a start at a provider that is down', () => {
  beforeAll(async () => {
    gateway.sandbox.respondWith('github', 'token', { status: 503, body: 'no' }, { times: 5 });
    for (let round = 0; round < 5; round += 1) {
      const browser = gateway.browser();
      await browser.get(await callbackUrl(browser, 'github-public'), AS_JSON);
    }
  });

  it('leads a browser to the sign-in page, with an id that tells of it', async () => {
    const browser = gateway.browser();
    const answer = await open(browser, '/auth/github');
    expect([answer.status, answer.location]).toEqual([
      302,
      `${gateway.url}/login?error=provider_unavailable`,
    ]);
    expect(answer.headers.get('retry-after')).toBe('30');
    const page = await open(browser, answer.location);
    expect(quoted(page)).toBe(requestIdOf(answer));
    expect(page.text).toContain('The other service does not answer');
    expect(outline(await report(quoted(page)))).toEqual([
      { step: 'started', purpose: 'sign-in', for: 'browser' },
      { step: 'refused', code: 'provider_unavailable', reason: 'circuit open' },
      { step: 'answered', by: 'sign-in page' },
    ]);
  });

  it('answers JSON with a problem', async () => {
    const answer = await gateway.browser().get('/auth/github', AS_JSON);
    expect(answer.status).toBe(502);
    expect(answer.json()).toMatchObject({ code: 'provider_unavailable', requestId: requestIdOf(answer) });
    await report(requestIdOf(answer));
  });
});

describe('what is kept', () => {
  it('is nothing of a sign-in that succeeds', async () => {
    await kept().deleteMany({});
    const browser = gateway.browser();
    expect((await browser.get((await consented(browser, 'google')).href, AS_JSON)).status).toBe(200);
    const { requestId } = (await browser.get('/auth/google/callback?state=x', AS_JSON)).json<{
      requestId: string;
    }>();
    await report(requestId);
    expect(await kept().countDocuments()).toBe(1);
  });

  it('is no code, state, verifier, token, secret, address, nor a word of the query', async () => {
    const secrets: string[] = [];
    for (const fault of ['deny', 'server_error', 'wrong_issuer', 'wrong_state', 'token_500']) {
      const { browser, back } = await failing(fault);
      secrets.push(...[...new URL(back).searchParams.values()].filter((value) => value.length > 20));
      await open(browser, withQuery(new URL(back), { error_description: 'evil-words', scope: 'evil-words' }));
      await open(browser, back);
    }
    const browser = gateway.browser();
    const back = await consented(browser, 'google');
    await open(browser, withQuery(back, { error: 'evil-words', code: undefined }));
    gateway.sandbox.respondWith('google', 'userinfo', {
      status: 200,
      body: '{"email":"evil@words.example"}',
    });
    const { requestId } = (await browser.get((await consented(browser, 'google')).href, AS_JSON)).json<{
      requestId: string;
    }>();
    await report(requestId);
    secrets.push(
      ...secretsOf(gateway.sandbox.calls.all()),
      `${await browser.cookie('flow')}`,
      'evil',
      '@',
      'eyJ',
    );
    const text = JSON.stringify(await kept().find().toArray());
    expect(secrets.length).toBeGreaterThan(15);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('is gone after seven days', async () => {
    const indexes = await kept().indexes();
    expect(indexes.find(({ expireAfterSeconds }) => expireAfterSeconds !== undefined)).toMatchObject({
      key: { at: 1 },
      expireAfterSeconds: 7 * 86_400,
    });
  });
});
