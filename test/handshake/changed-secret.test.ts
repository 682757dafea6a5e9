import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sandboxClients, sandboxEndpoints } from '../../src/sandbox/endpoints.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { AS_JSON, consented } from './outcomes.js';

const BEFORE = 'the secret that signed the cookie of the flow';
const AFTER = 'the secret that took its place in the meantime';
const databaseName = `flow${Date.now()}`;

let one: TestGateway;
const started: TestGateway[] = [];
beforeAll(async () => {
  one = await startGateway({ databaseName, environment: { APP_SECRET: BEFORE } });
});
afterAll(async () => {
  await one.database.dropDatabase();
  for (const gateway of [...started, one]) await gateway.stop();
});

/** Another instance of the same gateway with other secrets; it talks to the pretend Google of the first. */
async function instance(secrets: Record<string, string>): Promise<TestGateway> {
  const { clientId, clientSecret } = sandboxClients.google;
  const google = sandboxEndpoints(`${one.url}/sandbox`).google;
  const environment = {
    PUBLIC_URL: one.url,
    GOOGLE_CLIENT_ID: clientId,
    GOOGLE_CLIENT_SECRET: clientSecret,
    GOOGLE_AUTHORIZATION_URL: google.authorizationUrl,
    GOOGLE_TOKEN_URL: google.tokenUrl,
    GOOGLE_USERINFO_URL: google.userinfoUrl,
    GOOGLE_ISSUER: google.issuer,
    GOOGLE_JWKS_URL: google.jwksUrl,
    ...secrets,
  };
  const gateway = await startGateway({ databaseName, environment });
  started.push(gateway);
  return gateway;
}

/** Starts at the first instance and comes back at another one, with the cookie as it is or changed. */
async function finish(at: TestGateway, change = (cookie: string) => cookie): Promise<number> {
  const browser = one.browser();
  const { pathname, search } = await consented(browser, 'google');
  const cookie = change(await browser.jar.getCookieString(one.url));
  return (await fetch(at.address + pathname + search, { headers: { ...AS_JSON, cookie } })).status;
}

it('SE-06: a flow of before the change of APP_SECRET ends well while the previous one is known', async () => {
  expect(await finish(await instance({ APP_SECRET: AFTER, APP_SECRET_PREVIOUS: BEFORE }))).toBe(200);
});

it('SE-06: and not when it is not', async () => {
  expect(await finish(await instance({ APP_SECRET: AFTER }))).toBe(400);
});

it('SE-06: a cookie whose signature was changed, or is missing, is none', async () => {
  const value = (cookie: string) => decodeURIComponent(/flow=([^;]+)/.exec(cookie)?.[1] ?? '');
  const flow = (text: string) => `flow=${encodeURIComponent(text)}`;
  expect(await finish(one)).toBe(200);
  expect(await finish(one, (cookie) => flow(`${value(cookie).slice(0, -2)}AA`))).toBe(400);
  expect(await finish(one, (cookie) => flow(value(cookie).replace(/\.[^.]*$/, '')))).toBe(400);
  expect(await finish(one, (cookie) => flow(value(cookie).slice(2).split('.')[0] ?? ''))).toBe(400);
});
