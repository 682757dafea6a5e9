import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { bearer, claimsOf, codeOf, PASSWORD, register } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

interface OwnEvent {
  id: string;
  event: string;
  at: string;
  byAdmin: boolean;
  reason?: string;
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

const eventsOf = (token: string, query = '') => gateway.browser().get(`/auth/events${query}`, bearer(token));

/** Puts so many events into the log of somebody, one a minute. */
async function fill(userId: string, count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => ({
    event: 'sign-in',
    userId,
    reason: `number ${index}`,
    at: new Date(gateway.clock.now() + index * 60_000),
  }));
  await gateway.database.collection('audit_events').insertMany(records);
}

describe('the events of one’s own account', () => {
  it('are a plain list, the newest first', async () => {
    const { access_token: token, email } = await register(gateway.browser());
    await gateway.browser().post('/auth/login', { email, password: 'wrong horse wrong battery' });
    const answer = await eventsOf(token);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const events = answer.json<OwnEvent[]>();
    expect(events.map(({ event }) => event)).toEqual(['sign-in.refused', 'sign-in', 'user.created']);
    expect(events[0]).toMatchObject({ reason: 'invalid_credentials', byAdmin: false });
    expect(answer.text).not.toContain(email);
  });

  it('come fifty at a time, each once, and from an id on', async () => {
    const { access_token: token } = await register(gateway.browser());
    await fill(String(claimsOf(token)['sub']), 120);
    const seen: OwnEvent[] = [];
    for (let before = ''; ; before = `?before=${seen.at(-1)?.id}`) {
      const page = (await eventsOf(token, before)).json<OwnEvent[]>();
      expect(page.length).toBeLessThanOrEqual(50);
      seen.push(...page);
      if (page.length < 50) break;
    }
    expect(seen).toHaveLength(122);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(122);
    expect(seen[0]?.reason).toBe('number 119');
  });

  it('are nobody else’s, and say only that an admin did something, not which', async () => {
    const [one, two] = [await register(gateway.browser()), await register(gateway.browser())];
    const userId = String(claimsOf(one.access_token)['sub']);
    await gateway.database
      .collection('audit_events')
      .insertOne({ event: 'user.enabled', userId, actorId: 'an-admin-id', at: new Date() });
    const answer = await eventsOf(one.access_token);
    expect(answer.json<OwnEvent[]>()[0]).toMatchObject({ event: 'user.enabled', byAdmin: true });
    expect(answer.text).not.toContain('an-admin-id');
    const theirs = (await eventsOf(two.access_token)).json<OwnEvent[]>();
    expect(theirs.map(({ event }) => event)).toEqual(['sign-in', 'user.created']);
  });

  it('need a token, and an id that is one', async () => {
    expect((await gateway.browser().get('/auth/events')).status).toBe(401);
    const { access_token: token } = await register(gateway.browser());
    for (const query of ['?before=x', `?before=${'a'.repeat(24)}&before=${'b'.repeat(24)}`]) {
      const answer = await eventsOf(token, query);
      expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
    }
  });
});

describe('the page of them', () => {
  it('is linked from the account, needs no script, and goes on to older ones', async () => {
    const browser = gateway.browser();
    const { access_token: token, email } = await register(browser);
    await browser.submit('/login', { email, password: PASSWORD });
    expect((await browser.get('/account', { accept: HTML })).text).toContain('href="/account/activity"');
    await fill(String(claimsOf(token)['sub']), 60);
    const page = await browser.get('/account/activity', { accept: HTML });
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(page.text).toContain('Signed in');
    expect(page.text).not.toContain('<script');
    const [, older = ''] = /href="(\/account\/activity\?before=[0-9a-f]{24})"/.exec(page.text) ?? [];
    const next = await browser.get(older, { accept: HTML });
    expect(next.text).toContain('Account created');
    expect(next.text).not.toContain('?before=');
  });

  it('is for who is signed in', async () => {
    const page = await gateway.browser().get('/account/activity', { accept: HTML });
    expect([page.status, page.location]).toEqual([
      302,
      `${gateway.url}/login?return_to=%2Faccount%2Factivity`,
    ]);
  });
});
