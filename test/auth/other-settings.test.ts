import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Browser, HTML } from '../support/browser.js';
import { bearer, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

// One after the other: Passport keeps its strategies for the whole process, and the last gateway's are in force.
let gateway: TestGateway;
afterEach(() => gateway.stop());
const startWith = async (environment: Record<string, string>) =>
  (gateway = await startGateway({ environment }));
const post = (path: string, body: unknown) => gateway.browser().post(path, body);

describe('REFRESH_GRACE=0', () => {
  it('the token before ends the session, however soon it comes again', async () => {
    await startWith({ REFRESH_GRACE: '0' });
    const { refresh_token: refreshToken } = await register(gateway.browser());
    const successor = (await post('/auth/refresh', { refreshToken })).json<Tokens>();
    expect((await post('/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await post('/auth/refresh', { refreshToken: successor.refresh_token })).status).toBe(401);
    const profile = await gateway.browser().get('/auth/profile', bearer(successor.access_token));
    expect(profile.status).toBe(401);
  });

  it('of twenty at once one wins, and then nobody is in (RF-05)', async () => {
    await startWith({ REFRESH_GRACE: '0' });
    const { refresh_token: refreshToken } = await register(gateway.browser());
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post('/auth/refresh', { refreshToken })),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(20 - won.length);
    for (const answer of won) {
      const { refresh_token } = answer.json<Tokens>();
      expect((await post('/auth/refresh', { refreshToken: refresh_token })).status).toBe(401);
    }
  });
});

describe('without passwords, or without registration', () => {
  const body = { email: someAddress(), password: PASSWORD };

  it('LOCAL_LOGIN=false: neither route is there, nor the form', async () => {
    await startWith({ LOCAL_LOGIN: 'false' });
    expect((await post('/auth/login', body)).status).toBe(404);
    expect((await post('/auth/register', body)).status).toBe(404);
    expect((await gateway.browser().get('/register')).status).toBe(404);
    expect((await gateway.browser().get('/login', { accept: HTML })).text).not.toContain('type="password"');
    expect((await gateway.browser().submit('/login', body)).status).toBe(404);
  });

  it('REGISTRATION=false: nobody new by password', async () => {
    await startWith({ REGISTRATION: 'false' });
    expect((await post('/auth/register', body)).status).toBe(404);
    expect((await gateway.browser().submit('/register', body)).status).toBe(404);
    expect((await post('/auth/login', body)).status).toBe(401);
  });
});

describe('REDIRECT_URIS with a loopback entry', () => {
  it('takes any port that there is, and no other: 400, no redirect', async () => {
    await startWith({ REDIRECT_URIS: 'http://127.0.0.1/cb' });
    const start = (port: number) => {
      const asked = {
        redirect_uri: `http://127.0.0.1:${port}/cb`,
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
      };
      return gateway.browser().get(`/auth/google?${new URLSearchParams(asked).toString()}`);
    };
    expect((await start(51004)).status).toBe(302);
    const refused = await start(99999);
    expect([refused.status, refused.location]).toEqual([400, '']);
  });
});

describe('two gateways on one database', () => {
  it('accept the tokens of each other, with one key between them', async () => {
    const shared = {
      databaseName: `t${randomUUID().replaceAll('-', '')}`,
      environment: { APP_SECRET: randomBytes(32).toString('hex'), PUBLIC_URL: 'http://login.example.com' },
    };
    const first = await startGateway(shared);
    gateway = await startGateway(shared);
    const at = (one: TestGateway) => new Browser(one.address);
    // The page asks the gateway's own verifier, not the process-wide Passport strategy.
    const account = async (one: TestGateway, { access_token }: Tokens) =>
      (await at(one).get('/account', { cookie: `access_token=${access_token}` })).status;
    const [here, there] = [await register(at(first)), await register(at(gateway))];
    expect([await account(gateway, here), await account(first, there)]).toEqual([200, 200]);
    expect([await account(first, here), await account(gateway, there)]).toEqual([200, 200]);
    await first.database.dropDatabase();
    await first.stop();
  });
});
