import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AS_JSON, tally, usersOf } from '../handshake/outcomes.js';
import type { Browser, Step } from '../support/browser.js';
import { callbackUrl, claimsOf, codeOf, PASSWORD, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { googler, hubber, loginStatus, markVerified, profile, refresh } from './accounts.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  gateway.sandbox.reset();
  await Promise.all(['users', 'sessions'].map((name) => gateway.database.collection(name).deleteMany({})));
});

const idOf = (step: Step) => claimsOf(step.json<Tokens>().access_token)['sub'];

/** Browsers that stand before the callback, all of one person. */
async function waiting(persona: string, count: number): Promise<[Browser, string][]> {
  return Promise.all(
    Array.from({ length: count }, async (): Promise<[Browser, string]> => {
      const own = gateway.browser();
      return [own, await callbackUrl(own, persona)];
    }),
  );
}

const finish = (all: [Browser, string][]) =>
  Promise.all(all.map(([browser, url]) => browser.get(url, AS_JSON)));

describe('OP-05: a hundred first sign-ins of one identity at once', () => {
  it.each(['google-gmail', 'github-public', 'github-no-email'])('%s make one user', async (persona) => {
    const answers = await finish(await waiting(persona, 100));
    expect(tally(answers)).toEqual({ 200: 100 });
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await usersOf(gateway).countDocuments()).toBe(1);
    expect(await gateway.database.collection('sessions').countDocuments()).toBe(100);
  });

  it('of one identity whose address somebody registered before: all sessions live on', async () => {
    await gateway.browser().post('/auth/register', { email: 'ada@gmail.com', password: PASSWORD });
    const answers = await finish(await waiting('google-gmail', 40));
    expect(tally(answers)).toEqual({ 200: 40 });
    const tokens = answers.map((answer) => answer.json<Tokens>());
    const alive = await Promise.all(tokens.map(({ refresh_token }) => refresh(gateway, refresh_token)));
    expect(tally(alive)).toEqual({ 200: 40 });
    expect(await usersOf(gateway).countDocuments()).toBe(1);
  });

  it('OP-06: with Google, GitHub and a password for one address: one owner, nothing merged in silence', async () => {
    const [ada, hub] = [googler('shared@gmail.com'), hubber('shared@gmail.com')];
    [ada, hub].forEach((persona) => gateway.sandbox.addPersona(persona));
    const people = [...(await waiting(ada.id, 34)), ...(await waiting(hub.id, 33))];
    const [social, local] = await Promise.all([
      finish(people),
      Promise.all(
        Array.from({ length: 33 }, () =>
          gateway.browser().post('/auth/register', { email: 'shared@gmail.com', password: PASSWORD }),
        ),
      ),
    ]);
    for (const answer of [...social, ...local]) {
      if (answer.status < 300) continue;
      expect([409, expect.stringMatching(/^(email_taken|link_required)$/)]).toEqual([
        answer.status,
        codeOf(answer),
      ]);
    }
    expect(tally(social.slice(0, 34))).toEqual({ 200: 34 });
    const users = await usersOf(gateway).find().toArray();
    expect(users.map(({ claimedEmail }) => claimedEmail)).toEqual(['shared@gmail.com']);
    // Google has always proven the address in the end: whoever chose a password before is out.
    expect(users[0]?.passwordHash).toBeUndefined();
    expect(await loginStatus(gateway, 'shared@gmail.com')).toBe(401);
    for (const { status, json } of local)
      if (status === 201) expect((await profile(gateway, json<Tokens>().access_token)).status).toBe(401);
  });

  it('OP-06: with the address verified before: GitHub is sent to prove it, each time', async () => {
    await gateway.browser().post('/auth/register', { email: 'own@example.com', password: PASSWORD });
    await markVerified(gateway, 'own@example.com');
    const hub = hubber('own@example.com');
    gateway.sandbox.addPersona(hub);
    const answers = await finish(await waiting(hub.id, 20));
    expect(tally(answers)).toEqual({ 409: 20 });
    expect(await usersOf(gateway).countDocuments()).toBe(1);
    expect(await loginStatus(gateway, 'own@example.com')).toBe(200);
  });
});
