import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { markVerified } from '../identities/accounts.js';
import { mailsTo, RESET } from '../mail/caught-mail.js';
import { profiled } from '../storage/store-profile.js';
import { bearer, codeOf, PASSWORD } from '../support/journeys.js';
import { adminTokens, statusOf } from '../support/seeds.js';
import { AdminScene, pagesFrom } from './scene.js';

const MARKUP = '<img src=x onerror=alert(1)><b>Ada</b>';

let scene: AdminScene;
beforeAll(async () => {
  scene = await AdminScene.open();
});
afterAll(() => scene.gateway.stop());
beforeEach(() => scene.again());

const goesTo = (path: string) => `${scene.gateway.url}${path}`;
const audited = (userId: string, event: string) =>
  scene.gateway.database.collection('audit_events').findOne({ userId, event });

describe('what an admin does to a user by form', () => {
  it.each([
    ['disable', {}, 'user.disabled', { disabled: true }],
    ['enable', {}, 'user.enabled', { disabled: false }],
    ['roles', { roles: 'editor, writer editor' }, 'roles.changed', { roles: ['editor', 'writer'] }],
    ['reset-password', {}, 'password.withdrawn', { hasPassword: false }],
  ])('%s: is done, told and recorded with who did it', async (action, fields, event, expected) => {
    const { id, email, access_token } = await scene.somebody();
    await markVerified(scene.gateway, email);
    if (action === 'enable') await scene.submit(`/admin/users/${id}`, { action: 'disable' });
    const sent = await scene.submit(`/admin/users/${id}`, { action, ...fields });
    expect([sent.status, sent.location]).toEqual([303, goesTo(`/admin/users/${id}?done=${action}`)]);
    expect(await scene.user(email)).toMatchObject(expected);
    expect(await statusOf(scene.gateway.browser(), access_token)).toBe(401);
    expect(await audited(id, event)).toMatchObject({ actorId: scene.adminId });
    expect((await scene.page(sent.location)).text).toContain('role="status"');
  });

  it('ends the sessions of a user, and sends the link after a forced reset', async () => {
    const { id, email, access_token } = await scene.somebody();
    await markVerified(scene.gateway, email);
    expect((await scene.submit(`/admin/users/${id}`, { action: 'end-sessions' })).status).toBe(303);
    expect(await statusOf(scene.gateway.browser(), access_token)).toBe(401);
    await scene.submit(`/admin/users/${id}`, { action: 'reset-password' });
    await scene.gateway.deliverMail();
    expect(await mailsTo(scene.gateway, email, RESET)).toHaveLength(1);
  });

  it('deletes after a page that asks once more', async () => {
    const { id, email } = await scene.somebody();
    const asked = await scene.page(`/admin/users/${id}/delete`);
    expect([asked.status, asked.text.includes(email)]).toEqual([200, true]);
    expect(await scene.user(email)).not.toBeNull();
    const sent = await scene.submit(`/admin/users/${id}`, { action: 'delete' });
    expect([sent.status, sent.location]).toEqual([303, goesTo('/admin/users?deleted')]);
    expect(await scene.user(email)).toBeNull();
    expect((await scene.page(`/admin/users/${id}`)).status).toBe(404);
  });

  it.each<Record<string, string>>([
    { action: 'disable' },
    { action: 'roles', roles: '' },
    { action: 'reset-password' },
    { action: 'delete' },
  ])('the last admin stays, and reads why (%j)', async (form) => {
    const refused = await scene.submit(`/admin/users/${scene.adminId}`, form);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([409, 'text/html; charset=utf-8']);
    expect(refused.text).toContain('You are the only administrator');
    expect((await scene.page('/admin/users')).status).toBe(200);
  });

  it('a role that is none is told at its field', async () => {
    const { id, email } = await scene.somebody();
    const refused = await scene.submit(`/admin/users/${id}`, { action: 'roles', roles: 'editor <b>' });
    expect([refused.status, /id="roles-error"/.test(refused.text)]).toEqual([400, true]);
    expect(refused.text).toContain('value="editor &lt;b&gt;"');
    expect(await scene.user(email)).toMatchObject({ roles: [] });
  });

  it('roles and deletion ask for a fresh sign-in, and lead back to the user', async () => {
    const { id, email } = await scene.somebody();
    scene.gateway.clock.advance(660);
    const forms: Record<string, string>[] = [{ action: 'delete' }, { action: 'roles', roles: 'admin' }];
    for (const form of forms) {
      const sent = await scene.submit(`/admin/users/${id}`, form);
      const way = `/login?error=step_up_required&return_to=%2Fadmin%2Fusers%2F${id}`;
      expect([sent.status, sent.location]).toEqual([303, goesTo(way)]);
    }
    expect(await scene.user(email)).toMatchObject({ roles: [] });
    expect((await scene.submit(`/admin/users/${id}`, { action: 'disable' })).status).toBe(303);
  });

  it.each([{ action: 'promote' }, { action: 'disable', roles: 'admin' }, {}])(
    '%j is no form of ours',
    async (form) => {
      const { id, email } = await scene.somebody();
      expect((await scene.submit(`/admin/users/${id}`, form as Record<string, string>)).status).toBe(400);
      expect(await scene.user(email)).toMatchObject({ disabled: false, roles: [] });
    },
  );
});

describe('the pages about users', () => {
  it('shows names full of markup as text, in the list, on the page and before deletion', async () => {
    const { id, email } = await scene.somebody();
    await scene.gateway.database
      .collection('users')
      .updateOne(
        { claimedEmail: email },
        { $set: { displayName: MARKUP, roles: ['"><script>'], avatarUrl: 'javascript:alert(1)' } },
      );
    for (const path of [`/admin/users?query=${id}`, `/admin/users/${id}`, `/admin/users/${id}/delete`]) {
      const { text } = await scene.page(path);
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(text).not.toMatch(/<img src=x|"><script>|javascript:/);
    }
    const hostile = await scene.page(`/admin/users?query=${encodeURIComponent('"><script>')}`);
    expect(hostile.text).not.toContain('"><script>');
  });

  it('show identities, sessions and events of one, and no hash', async () => {
    const { id } = await scene.somebody();
    const { text } = await scene.page(`/admin/users/${id}`);
    for (const words of ['Account created', 'Signed in', 'Last used']) expect(text).toContain(words);
    expect(text).not.toMatch(/argon2|passwordHash/);
  });

  it('goes through more than one page, each user once, without reading the whole collection', async () => {
    await scene.gateway.database.collection('users').insertMany(
      Array.from({ length: 60 }, (_, index) => ({
        email: null,
        emailVerified: false,
        displayName: `Shelved ${index}`,
        avatarUrl: null,
        hasPassword: false,
        roles: [],
        tokenVersion: 0,
        disabled: false,
        identities: [],
        createdAt: new Date(0),
      })),
    );
    let names: string[] = [];
    const operations = await profiled(scene.gateway.database, async () => {
      const texts = await pagesFrom(scene, '/admin/users?query=Shelved');
      expect(texts.length).toBeGreaterThan(1);
      names = texts.flatMap((text) => text.match(/Shelved \d+(?=<\/strong>)/g) ?? []);
      await pagesFrom(scene, '/admin/users');
    });
    expect([names.length, new Set(names).size]).toEqual([60, 60]);
    expect(operations.filter(({ planSummary }) => planSummary?.includes('COLLSCAN'))).toEqual([]);
    expect(operations.some(({ collection }) => collection === 'users')).toBe(true);
  });
});

describe('one path for the page and the API', () => {
  it('is a page for a browser and JSON for every other client', async () => {
    const { id } = await scene.somebody();
    const headers = bearer((await adminTokens(scene.gateway)).access_token);
    for (const path of [
      '/admin/dashboard',
      '/admin/users',
      `/admin/users/${id}`,
      '/admin/api-keys',
      '/admin/audit',
    ]) {
      const page = await scene.page(path);
      expect([path, page.status, page.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
      expect([page.headers.get('cache-control'), page.headers.get('vary')]).toEqual([
        'no-store',
        expect.stringContaining('Accept'),
      ]);
      for (const accept of ['*/*', 'application/json']) {
        const data = await scene.gateway.browser().get(path, { ...headers, accept });
        expect([path, data.status, data.headers.get('content-type')]).toEqual([
          path,
          200,
          expect.stringContaining('application/json'),
        ]);
      }
    }
  });
});

describe('who may see them', () => {
  const paths = ['/admin/dashboard', '/admin/users', '/admin/api-keys', '/admin/audit', '/admin/flows'];

  it('a stranger is 401 and led to the sign-in page and back', async () => {
    for (const path of [...paths, '/admin/audit?event=sign-in']) {
      const answer = await scene.page(path, scene.gateway.browser());
      const way = `/login?return_to=${encodeURIComponent(path)}`;
      expect([answer.status, answer.headers.get('refresh')]).toEqual([401, `0; url=${way}`]);
      expect(answer.text).toContain(`href="${way}"`);
    }
    const late = await scene.gateway.browser().submit(`/admin/users/${scene.adminId}`, { action: 'disable' });
    expect([late.status, late.headers.get('refresh')]).toEqual([
      401,
      `0; url=/login?return_to=${encodeURIComponent(`/admin/users/${scene.adminId}`)}`,
    ]);
    expect((await scene.gateway.browser().get('/admin/users')).headers.get('refresh')).toBeNull();
  });

  it('somebody without the role is 403, for pages and forms', async () => {
    const browser = await scene.ordinary();
    for (const path of [...paths, `/admin/users/${scene.adminId}`, `/admin/users/${scene.adminId}/delete`]) {
      const answer = await scene.page(path, browser);
      expect([path, answer.status, answer.text.includes('No access')]).toEqual([path, 403, true]);
    }
    const forms = [
      [`/admin/users/${scene.adminId}`, { action: 'end-sessions' }],
      ['/admin/api-keys', { action: 'create', name: 'mine' }],
    ] as const;
    for (const [path, form] of forms) expect((await browser.submit(path, { ...form })).status).toBe(403);
    expect((await scene.page('/admin/users')).status).toBe(200);
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another site, by Fetch Metadata', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['nowhere, without the token of the form', { origin: 'null' }],
  ])('a form from %s is refused (CSRF)', async (_where, headers) => {
    const { id, email } = await scene.somebody();
    const user = await scene.browser.submit(`/admin/users/${id}`, { action: 'disable' }, headers);
    expect([user.status, user.text.includes('html')]).toEqual([403, true]);
    const key = await scene.browser.submit('/admin/api-keys', { action: 'create', name: 'theirs' }, headers);
    expect(key.status).toBe(403);
    expect(await scene.user(email)).toMatchObject({ disabled: false });
    expect(await scene.gateway.database.collection('api_keys').countDocuments({ name: 'theirs' })).toBe(0);
  });

  it('the token of the form is enough where a browser says nothing else', async () => {
    const { id, email } = await scene.somebody();
    const { text } = await scene.page(`/admin/users/${id}`);
    const form_token = /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const silent = { origin: 'null' };
    const sent = await scene.browser.submit(`/admin/users/${id}`, { action: 'disable', form_token }, silent);
    expect(sent.status).toBe(303);
    const login = await scene.gateway.browser().post('/auth/login', { email, password: PASSWORD });
    expect(codeOf(login)).toBe('account_disabled');
  });
});
