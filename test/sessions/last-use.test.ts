import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LastUse } from '../../src/sessions/last-use.js';
import { SessionRecord } from '../../src/sessions/session.schema.js';
import { bearer, register } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

interface Shown {
  id: string;
  lastUsedAt: string;
}

const shown = async (token: string) =>
  (await gateway.browser().get('/auth/sessions', bearer(token))).json<Shown[]>()[0];

describe('when a session was last used', () => {
  it('is written at most once a minute, and by whichever instance comes first', async () => {
    const { access_token: token } = await register(gateway.browser());
    const created = await shown(token);
    const id = created?.id ?? '';
    const records = gateway.database.model<SessionRecord>(SessionRecord.name);
    const [one, two] = [new LastUse(records, gateway.clock), new LastUse(records, gateway.clock)];
    const use = async (instance: LastUse) => {
      instance.note(id);
      await instance.flush();
      return (await shown(token))?.lastUsedAt;
    };

    gateway.clock.advance(30);
    expect(await use(one)).toBe(created?.lastUsedAt);
    gateway.clock.advance(61);
    const later = await use(one);
    expect(Date.parse(later ?? '')).toBeGreaterThan(Date.parse(created?.lastUsedAt ?? '') + 90_000);
    gateway.clock.advance(30);
    expect(await use(one)).toBe(later);
    expect(await use(two)).toBe(later);
    gateway.clock.advance(61);
    expect(await use(two)).not.toBe(later);
  });

  it('is not written for a session that has ended', async () => {
    const { access_token: token } = await register(gateway.browser());
    const id = (await shown(token))?.id ?? '';
    const lastUse = new LastUse(gateway.database.model<SessionRecord>(SessionRecord.name), gateway.clock);
    await gateway.browser().post('/auth/logout', undefined, bearer(token));
    gateway.clock.advance(61);
    lastUse.note(id);
    await lastUse.flush();
    expect(await gateway.database.collection('sessions').countDocuments({ _id: id as never })).toBe(0);
  });
});
