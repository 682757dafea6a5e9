import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from '../support/browser.js';
import { bearer, register, type Tokens } from '../support/journeys.js';
import { TestClock } from '../support/test-clock.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const APP_SECRET = 'the root secret of two instances whose clocks differ';

describe.each([20, 300])('two instances whose clocks are %d s apart (OP-12)', (apart) => {
  const databaseName = `clocks${Date.now()}${apart}`;
  const ahead = new TestClock();
  ahead.advance(apart);
  let slow: TestGateway;
  let fast: TestGateway;
  beforeAll(async () => {
    slow = await startGateway({ databaseName, environment: { APP_SECRET } });
    const environment = { APP_SECRET, PUBLIC_URL: slow.url };
    fast = await startGateway({ databaseName, clock: ahead, environment });
  });
  afterAll(async () => {
    await slow.database.dropDatabase();
    await fast.stop();
    await slow.stop();
  });

  const at = (gateway: TestGateway) => new Browser(gateway.address);
  // Not a guarded route: two gateways of one process share Passport's strategies, and so a clock.
  const status = async (gateway: TestGateway, { access_token }: Tokens) =>
    (await at(gateway).get('/auth/verify', bearer(access_token))).status;
  const refresh = (gateway: TestGateway, { refresh_token }: Tokens) =>
    at(gateway).post('/auth/refresh', { refreshToken: refresh_token });

  it('a token from the future is taken within half a minute, and else refused', async () => {
    const tokens = await register(at(fast));
    expect(await status(fast, tokens)).toBe(200);
    expect(await status(slow, tokens)).toBe(apart <= 30 ? 200 : 401);
    expect(await status(fast, await register(at(slow)))).toBe(200);
  });

  it('a session goes on at either', async () => {
    const tokens = await register(at(fast));
    const renewed = await refresh(slow, tokens);
    expect(renewed.status).toBe(200);
    expect(await status(slow, renewed.json<Tokens>())).toBe(200);
    expect((await refresh(fast, renewed.json<Tokens>())).status).toBe(200);
  });

  it('what was ended at one stays ended at the other until no token is left', async () => {
    const tokens = await register(at(fast));
    const other = (await refresh(slow, tokens)).json<Tokens>();
    expect((await at(slow).post('/auth/logout', undefined, bearer(other.access_token))).status).toBe(204);
    const from = performance.now();
    while ((await status(fast, tokens)) !== 401 && performance.now() - from < 5_000);
    expect([await status(fast, tokens), await status(slow, tokens)]).toEqual([401, 401]);
    expect((await refresh(fast, other)).status).toBe(401);
    const records = await slow.database.collection('revocations').find().toArray();
    const left = Math.min(...records.map(({ expiresAt }) => (expiresAt as Date).getTime() - ahead.now()));
    expect(left / 1000).toBeGreaterThan(slow.settings.accessTokenTtl - 5);
  });
});
