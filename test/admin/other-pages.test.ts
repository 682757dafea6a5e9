import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { profiled } from '../storage/store-profile.js';
import { AdminScene, pagesFrom } from './scene.js';

const DAY = 86_400_000;

let scene: AdminScene;
beforeAll(async () => {
  scene = await AdminScene.open();
});
afterAll(() => scene.gateway.stop());
beforeEach(() => scene.again());

const events = () => scene.gateway.database.collection('audit_events');

describe('API keys by form', () => {
  const create = (form: Record<string, string>) =>
    scene.submit('/admin/api-keys', { action: 'create', ...form });
  const keyIn = (text: string) => /<code class="key">([^<]+)</.exec(text)?.[1] ?? '';

  it('shows a key once, which works until it is revoked; both are recorded', async () => {
    const made = await create({ name: '<b>billing</b>', scopes: 'read, write', expiresAt: '2099-12-31' });
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(made.text).not.toContain('<b>billing');
    const key = keyIn(made.text);
    const whoami = () => scene.gateway.browser().get('/internal/whoami', { 'x-api-key': key });
    const { id, scopes } = (await whoami()).json<{ id: string; scopes: string[] }>();
    expect(scopes).toEqual(['read', 'write']);
    const later = await scene.page('/admin/api-keys');
    expect([later.text.includes(key), later.text.includes(id)]).toEqual([false, true]);
    const revoked = await scene.submit('/admin/api-keys', { action: 'revoke', id });
    expect([revoked.status, revoked.location]).toEqual([
      303,
      `${scene.gateway.url}/admin/api-keys?done=revoke`,
    ]);
    expect((await whoami()).status).toBe(401);
    await scene.page('/admin/audit');
    const recorded = await events().find({ reason: id, userId: scene.adminId }).toArray();
    expect(recorded.map(({ event }) => event as string).toSorted()).toEqual([
      'api-key.created',
      'api-key.revoked',
    ]);
  });

  it.each([
    ['name', { name: '' }],
    ['scopes', { name: 'x', scopes: 'a"b' }],
    ['expiresAt', { name: 'x', expiresAt: '2001-01-01' }],
    ['expiresAt', { name: 'x', expiresAt: 'soon' }],
  ])('tells what is wrong at the field %s, and makes none', async (field, form) => {
    const before = await scene.gateway.database.collection('api_keys').countDocuments();
    const refused = await create(form);
    expect([refused.status, refused.text.includes(`id="${field}-error"`)]).toEqual([400, true]);
    expect(await scene.gateway.database.collection('api_keys').countDocuments()).toBe(before);
  });
});

describe('the audit log', () => {
  it('finds by user and event, page by page, without reading the whole collection', async () => {
    const userId = '6b04714653fe7b34a0f2550d';
    await events().insertMany(
      Array.from({ length: 120 }, (_, index) => ({
        event: index % 2 ? 'sign-in' : 'session.ended',
        userId,
        ip: `10.0.0.${index}`,
        at: new Date(scene.gateway.clock.now()),
      })),
    );
    const count = async (query: string) =>
      (await pagesFrom(scene, `/admin/audit?${query}`)).map(
        (text) => (text.match(/from 10\.0\.0\.\d+/g) ?? []).length,
      );
    const operations = await profiled(scene.gateway.database, async () => {
      expect(await count(`user=${userId}&event=`)).toEqual([50, 50, 20]);
      expect(await count(`user=${userId}&event=sign-in`)).toEqual([50, 10]);
      await count('user=&event=');
      await count('event=sign-in');
    });
    expect(operations.filter(({ planSummary }) => planSummary?.includes('COLLSCAN'))).toEqual([]);
  });

  it('names the admin, and repeats no markup of the query', async () => {
    const { id } = await scene.somebody();
    await scene.submit(`/admin/users/${id}`, { action: 'disable' });
    const { text } = await scene.page(`/admin/audit?user=${id}&event=user.disabled`);
    expect(text).toContain(`by ${scene.adminId}`);
    const hostile = await scene.page(`/admin/audit?user=${encodeURIComponent('"><script>')}&event=%3Cb%3E`);
    expect([hostile.status, /"><script>|<b>/.test(hostile.text)]).toEqual([200, false]);
    expect((await scene.page('/admin/audit?cursor=junk')).status).toBe(400);
  });
});

describe('failed sign-ins', () => {
  it('are found by the id that is quoted; one that nobody knows is told', async () => {
    await scene.gateway.database.collection('failed_flows').insertOne({
      requestId: 'quoted-by-somebody',
      flowId: 'flow-of-somebody',
      provider: 'google',
      code: 'provider_error',
      steps: [{ at: 0, step: 'refused', requestId: 'quoted-by-somebody', facts: { code: 'provider_error' } }],
      at: new Date(),
    });
    const sought = await scene.page('/admin/flows?id=%20quoted-by-somebody');
    expect(sought.location).toBe(`${scene.gateway.url}/admin/flows/quoted-by-somebody`);
    const { text } = await scene.page(sought.location);
    for (const words of ['Refused', 'provider_error']) expect(text).toContain(words);
    const missing = await scene.page('/admin/flows/nobody-knows-me');
    expect([missing.status, missing.text.includes('Nothing is kept')]).toEqual([404, true]);
    const hostile = await scene.page(`/admin/flows?id=${encodeURIComponent('"><script>')}`);
    expect([hostile.status, hostile.text.includes('"><script>')]).toEqual([200, false]);
  });
});

describe('the dashboard', () => {
  /** Past what is kept in memory, and signed in still. */
  const dashboard = async (query = '') => {
    scene.gateway.clock.advance(61);
    await scene.again();
    return (await scene.page(`/admin/dashboard${query}`)).text;
  };
  const ago = (days: number) => new Date(scene.gateway.clock.now() - days * DAY);
  const picture = (text: string, id: string) =>
    new RegExp(`<h2 id="${id}-heading">[^]*?</section>`).exec(text)?.[0] ?? '';

  it('draws sign-ins by provider and refusals by reason, each with its numbers', async () => {
    await events().insertMany([
      ...Array.from({ length: 7 }, () => ({ event: 'sign-in', reason: 'google', at: ago(2) })),
      ...Array.from({ length: 3 }, () => ({ event: 'sign-in', reason: 'github otp', at: ago(20) })),
      { event: 'sign-in', reason: 'google', at: ago(31) },
      { event: 'sign-in.refused', reason: 'mfa_invalid', at: ago(1) },
      { event: 'sign-in.refused', reason: '<img src=x>', at: ago(1) },
    ]);
    const fortnight = await dashboard();
    const signIns = picture(fortnight, 'sign-ins');
    expect(signIns).toMatch(/<svg class="chart" role="img" aria-labelledby="sign-ins-title"/);
    expect(signIns).toMatch(
      /<title id="sign-ins-title">[^]*<desc id="sign-ins-desc">[^]*<rect class="series-0"/,
    );
    expect(signIns).toMatch(/Google <strong>7<\/strong>/);
    expect(signIns).not.toContain('GitHub');
    expect(signIns.match(/<tr>/g)).toHaveLength(15);
    expect(fortnight).not.toMatch(/ style=|<img src=x>/);
    const refusals = picture(fortnight, 'refusals');
    expect(refusals).toMatch(/&lt;img src=x&gt; <strong>1<\/strong>/);
    const month = picture(await dashboard('?days=30'), 'sign-ins');
    expect(month).toMatch(/GitHub <strong>3<\/strong>/);
    expect(month).toMatch(/Google <strong>7<\/strong>/);
  });

  it('asks the store once a minute, along the index and within bounds', async () => {
    const aggregations = async (walk: () => Promise<unknown>) =>
      (await profiled(scene.gateway.database, async () => void (await walk()))).filter(
        ({ collection, command }) =>
          collection === 'audit_events' && JSON.stringify(command).includes('$group'),
      );
    const [first, ...others] = await aggregations(async () => {
      await dashboard();
      await Promise.all([scene.page('/admin/dashboard'), scene.page('/admin/dashboard?days=30')]);
    });
    const pictures = [first, ...others].filter((one) =>
      JSON.stringify(one?.command).includes('$dateToString'),
    );
    expect(pictures).toHaveLength(2);
    for (const one of pictures) {
      expect(one?.planSummary).toMatch(/IXSCAN \{ event: 1, at: -1/);
      expect(JSON.stringify(one?.command)).toContain('"$limit":200000');
      expect(one?.command['maxTimeMS']).toBeGreaterThan(0);
    }
  });

  it('any other period is a fortnight', async () => {
    for (const query of ['?days=15', '?days=1e9', '?days[]=30', '?days=%3Cb%3E'])
      expect((await dashboard(query)).includes('<a href="/admin/dashboard?days=14" aria-current')).toBe(true);
  });
});
