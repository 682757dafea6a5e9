import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { credentialActs } from './credential-acts.js';
import { AuditScene } from './scene.js';
import { sessionAndLinkActs } from './session-and-link-acts.js';
import { signInActs } from './sign-in-acts.js';

const acts = [...signInActs, ...sessionAndLinkActs, ...credentialActs];

let scene: AuditScene;
beforeAll(async () => {
  scene = await AuditScene.open();
});
afterAll(() => scene.gateway.stop());

describe('what happens to accounts is recorded once (OP-04)', () => {
  it.each(acts)('%s', async (_what, entry, act) => {
    const entries = await scene.recorded(await act(scene), entry);
    if (entry.event === 'sign-in') expect(entries.length).toBeGreaterThan(0);
    else expect(entries).toHaveLength(1);
  });

  it('an API key and its end, with who made it', async () => {
    const made = await scene.post('/admin/api-keys', { name: 'audited' }, scene.admin);
    const { id, key } = made.json<{ id: string; key: string }>();
    scene.secrets.push(key);
    await scene.remove(`/admin/api-keys/${id}`, scene.admin);
    for (const event of ['api-key.created', 'api-key.revoked'])
      expect(await scene.recorded(scene.adminId, { event, reason: id })).toHaveLength(1);
  });

  it('what an admin does to a user names the admin', async () => {
    const { adminId: actorId } = scene;
    const { id } = await scene.decided({ disabled: true });
    expect(await scene.recorded(id, { event: 'user.disabled', actorId })).toHaveLength(1);
    await scene.post(`/admin/users/${id}/revoke`, undefined, scene.admin);
    expect(await scene.recorded(id, { event: 'sessions.ended', actorId })).toHaveLength(1);
    await scene.remove(`/admin/users/${id}`, scene.admin);
    expect(await scene.recorded(id, { event: 'account.deleted', actorId })).toHaveLength(1);
  });

  it('no secret, token, code or address is in any record', async () => {
    const records = await scene.gateway.database.collection('audit_events').find().toArray();
    expect(records.length).toBeGreaterThan(acts.length);
    const text = JSON.stringify(records);
    expect(scene.secrets.length).toBeGreaterThan(50);
    expect(scene.secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/@|eyJ/);
    const fields = new Set(records.flatMap((record) => Object.keys(record)));
    const known = ['_id', 'actorId', 'at', 'event', 'ip', 'provider', 'reason', 'sessionId', 'userId'];
    expect([...fields].filter((field) => !known.includes(field))).toEqual([]);
  });
});
