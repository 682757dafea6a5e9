import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import { Browser } from '../support/browser.js';
import { PASSWORD, register } from '../support/journeys.js';
import { statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const LEAKED = 'the secret that somebody else has read now';
const databaseName = `leaked${Date.now()}`;

let before: TestGateway;
let after: TestGateway | undefined;
beforeAll(async () => {
  before = await startGateway({ databaseName, environment: { APP_SECRET: LEAKED } });
});
afterAll(async () => {
  await before.database.dropDatabase();
  await after?.stop();
  await before.stop();
});

/** The recipe of docs/operator.md, "APP_SECRET leaked". */
it('after a leak nothing that was signed before is good, and authenticator apps go on', async () => {
  const tokens = await register(before.browser());
  const person = await personWithApp(before);
  await before.database.collection('signing_keys').deleteMany({});
  after = await startGateway({
    databaseName,
    clock: before.clock,
    environment: {
      PUBLIC_URL: before.url,
      APP_SECRET: 'the secret that nobody else has read until now',
      APP_SECRET_PREVIOUS: LEAKED,
      REFRESH_SECRET: 'a key of its own for refresh tokens, new as well',
    },
  });
  const browser = new Browser(after.address);
  for (const { access_token, refresh_token } of [tokens, person]) {
    expect(await statusOf(browser, access_token)).toBe(401);
    expect((await browser.post('/auth/refresh', { refreshToken: refresh_token })).status).toBe(401);
  }
  const first = await browser.post('/auth/login', { email: person.email, password: PASSWORD });
  expect((await secondStep(browser, mfaToken(first), person.app.freshCode())).status).toBe(200);
});
