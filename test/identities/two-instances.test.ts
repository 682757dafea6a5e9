import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AS_JSON, tally, usersOf } from '../handshake/outcomes.js';
import { environmentOf, type FakeProvider, startFakeProvider } from '../providers/fake-provider.js';
import { claimsOf, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let fake: FakeProvider;
let instances: [TestGateway, TestGateway];
beforeAll(async () => {
  // A provider outside both: each instance's own pretend providers keep their codes in its memory.
  fake = await startFakeProvider({
    '/api/user': { id: 7, login: 'hub' },
    '/api/user/emails': [{ email: 'hub@example.com', primary: true, verified: true }],
  });
  const options = {
    databaseName: `two${process.pid}x${Date.now()}`,
    environment: {
      ...environmentOf('github', fake),
      APP_SECRET: 'one secret for all instances of this test',
      RATE_LIMIT: 'false',
    },
  };
  instances = [await startGateway(options), await startGateway(options)];
});
afterAll(async () => {
  await instances[0].database.dropDatabase();
  for (const instance of instances) await instance.stop();
  await fake.stop();
});

it('OP-05: sixty first sign-ins of one identity over two instances make one user', async () => {
  const waiting = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const browser = instances[0].browser();
      const { location } = await browser.get(`${instances[index % 2]?.url}/auth/github`);
      const state = new URL(location).searchParams.get('state');
      // Every combination: started at one instance and finished at the same, or at the other.
      const last = instances[index % 4 < 2 ? 0 : 1];
      return { browser, url: `${last?.url}/auth/github/callback?code=any&state=${state}` };
    }),
  );
  const answers = await Promise.all(waiting.map(({ browser, url }) => browser.get(url, AS_JSON)));
  expect(tally(answers)).toEqual({ 200: 60 });
  expect(new Set(answers.map((answer) => claimsOf(answer.json<Tokens>().access_token)['sub'])).size).toBe(1);
  expect(await usersOf(instances[0]).countDocuments()).toBe(1);
});
