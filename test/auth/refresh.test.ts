import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { bearer, claimsOf, codeOf, register, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const refresh = (refreshToken: string) => gateway.browser().post('/auth/refresh', { refreshToken });
const profileStatus = async (token: string) =>
  (await gateway.browser().get('/auth/profile', bearer(token))).status;
async function rotated(token: string): Promise<Tokens> {
  const answer = await refresh(token);
  if (answer.status !== 200) throw new Error(`refresh answered ${answer.status}: ${answer.text}`);
  return answer.json<Tokens>();
}
async function expectOver(tokens: Tokens): Promise<void> {
  const answer = await refresh(tokens.refresh_token);
  expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
  expect(await profileStatus(tokens.access_token)).toBe(401);
}

describe('a refresh', () => {
  it('rotates: another refresh token, another access token of the same session (RF-01)', async () => {
    const first = await register(gateway.browser());
    const answer = await refresh(first.refresh_token);
    const second = answer.json<Tokens>();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(Object.keys(second).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type']);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const [before, after] = [claimsOf(first.access_token), claimsOf(second.access_token)];
    expect(after).toMatchObject({ sub: before['sub'], sid: before['sid'], auth_time: before['auth_time'] });
    expect(after['jti']).not.toBe(before['jti']);
    expect(await profileStatus(second.access_token)).toBe(200);
    await rotated(second.refresh_token);
  });

  it('stores nothing of a token', async () => {
    const { refresh_token } = await register(gateway.browser());
    const documents = JSON.stringify(await gateway.database.collection('sessions').find().toArray());
    expect(documents).not.toContain(refresh_token.split('.')[2]);
  });

  it('answers a second caller within the grace with the same successor, and a lost answer again (RF-06)', async () => {
    const { refresh_token } = await register(gateway.browser());
    const successor = await rotated(refresh_token);
    gateway.clock.advance(9);
    expect((await rotated(refresh_token)).refresh_token).toBe(successor.refresh_token);
    expect(await profileStatus(successor.access_token)).toBe(200);
    await rotated(successor.refresh_token);
  });

  it('of twenty at once gives all the same successor (RF-04)', async () => {
    const { refresh_token } = await register(gateway.browser());
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const successors = new Set(answers.map((answer) => answer.json<Tokens>().refresh_token));
    expect(successors.size).toBe(1);
    await rotated([...successors].join());
  });

  it('does not let a session grow, however often it happens', async () => {
    const tokens = await register(gateway.browser());
    const size = async () => {
      const filter = { _id: claimsOf(tokens.access_token)['sid'] } as object;
      return mongo.BSON.calculateObjectSize(
        (await gateway.database.collection('sessions').findOne(filter)) ?? {},
      );
    };
    let { refresh_token } = await rotated(tokens.refresh_token);
    const before = await size();
    for (let turn = 0; turn < 50; turn += 1) ({ refresh_token } = await rotated(refresh_token));
    expect(before).toBeGreaterThan(100);
    expect(await size()).toBe(before);
  });
});

describe('an old refresh token ends the session', () => {
  it('after the grace, with the access tokens made of it (RF-02)', async () => {
    const first = await register(gateway.browser());
    const second = await rotated(first.refresh_token);
    gateway.clock.advance(11);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    await expectOver(second);
    expect(await profileStatus(first.access_token)).toBe(401);
  });

  it('when it is an ancestor, also within the grace (RF-03)', async () => {
    const first = await register(gateway.browser());
    const second = await rotated(first.refresh_token);
    const third = await rotated(second.refresh_token);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    await expectOver(third);
  });

  it('and leaves a trace', async () => {
    const first = await register(gateway.browser());
    await rotated(first.refresh_token);
    gateway.clock.advance(11);
    await refresh(first.refresh_token);
    const trace = gateway.log.filter((line) => line.includes('refresh.reused'));
    expect(trace.join('\n')).toContain(String(claimsOf(first.access_token)['sid']));
    expect(trace.join('\n')).not.toContain(first.refresh_token);
  });
});

describe('the life of a session', () => {
  const day = 86_400;

  it('ends when it is not used for two weeks (RF-10)', async () => {
    const tokens = await register(gateway.browser());
    gateway.clock.advance(14 * day - 5);
    const { refresh_token } = await rotated(tokens.refresh_token);
    gateway.clock.advance(14 * day + 1);
    expect((await refresh(refresh_token)).status).toBe(401);
  });

  it('ends after sixty days however often it is used (RF-09)', async () => {
    let { refresh_token } = await register(gateway.browser());
    for (let week = 1; week <= 8; week += 1) {
      gateway.clock.advance(7 * day);
      ({ refresh_token } = await rotated(refresh_token));
    }
    gateway.clock.advance(4 * day - 5);
    ({ refresh_token } = await rotated(refresh_token));
    gateway.clock.advance(10);
    expect((await refresh(refresh_token)).status).toBe(401);
  });
});

describe('what is no live refresh token: 401', () => {
  it('an access token (RF-13), a tampered one, an empty one, none', async () => {
    const { access_token, refresh_token } = await register(gateway.browser());
    const [header, , signature] = refresh_token.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claimsOf(refresh_token), gen: 1 })).toString('base64url');
    const none = `${Buffer.from('{"alg":"none","typ":"rt+jwt"}').toString('base64url')}.${payload}.`;
    for (const token of [access_token, `${header}.${payload}.${signature}`, none, 'x', '']) {
      const answer = await refresh(token);
      expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
    }
    await rotated(refresh_token);
  });

  it('one after signing out (RF-08)', async () => {
    const { access_token, refresh_token } = await register(gateway.browser());
    expect((await gateway.browser().post('/auth/logout', {}, bearer(access_token))).status).toBe(204);
    expect((await refresh(refresh_token)).status).toBe(401);
  });
});

describe('the challenge of a refusal (RFC 6750, section 3.1)', () => {
  const challenge = async (path: string, body: object) => {
    const answer = await gateway.browser().post(path, body);
    return [answer.status, answer.headers.get('www-authenticate')];
  };

  it('names the error where a token was sent in the body', async () => {
    const { refresh_token } = await register(gateway.browser());
    for (const refreshToken of ['x', `${refresh_token}x`])
      expect(await challenge('/auth/refresh', { refreshToken })).toEqual([
        401,
        'Bearer error="invalid_token"',
      ]);
  });

  it('names none where none was sent, or where none is read from a body', async () => {
    expect(await challenge('/auth/refresh', {})).toEqual([401, 'Bearer']);
    expect(await challenge('/auth/logout', { refreshToken: 'x' })).toEqual([401, 'Bearer']);
  });
});
