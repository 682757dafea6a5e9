import { afterEach, describe, expect, test } from '@jest/globals';
import { providerCheck } from '../../src/doctor/checks/provider.check.js';
import { type OpenIdProvider, startOpenIdProvider } from '../oidc/openid-provider.js';
import { type ProviderAnswer, startFakeProvider } from '../providers/fake-provider.js';
import { complaints, surroundingsOf, texts } from './surroundings.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const CALLBACK = 'http://localhost:3000/auth/acme/callback';
const CLIENT = { id: 'acme-client', secret: 'three-quiet-herons', redirectUri: CALLBACK };

async function realProvider(redirectUri = CALLBACK): Promise<OpenIdProvider> {
  const provider = await startOpenIdProvider({ ...CLIENT, redirectUri });
  stops.push(() => provider.stop());
  return provider;
}

async function look(issuer: string, changed: Record<string, string> = {}) {
  const entry = {
    id: 'acme',
    name: 'Acme',
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    ...changed,
  };
  const surroundings = surroundingsOf({ OIDC_PROVIDERS: JSON.stringify([entry]) });
  const [examined] = surroundings.providers;
  if (!examined) throw new Error('the provider is not configured');
  return providerCheck(examined).run(surroundings);
}

/** An issuer whose discovery document is what a test makes of it. */
async function documentOf(change: (document: Record<string, unknown>) => unknown): Promise<string> {
  const fake = await startFakeProvider({ '/authorize': {}, '/keys': { keys: [{ kty: 'EC' }] } });
  stops.push(() => fake.stop());
  const document = {
    issuer: fake.url,
    authorization_endpoint: `${fake.url}/authorize`,
    token_endpoint: `${fake.url}/token`,
    jwks_uri: `${fake.url}/keys`,
  };
  const answer = change(document);
  const text: ProviderAnswer = (response) => void response.end(JSON.stringify(answer));
  fake.answers['/.well-known/openid-configuration'] = text;
  fake.answers['/token'] = (response) =>
    void response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
  return fake.url;
}

describe('an OpenID provider', () => {
  test('a real one in good order', async () => {
    const { issuer } = await realProvider();
    const findings = await look(issuer);
    expect(complaints(findings)).toEqual([]);
    expect(texts(findings, 'good')).toEqual([
      expect.stringContaining(`names the issuer ${issuer}`),
      expect.stringContaining(`exactly: ${CALLBACK}`),
      expect.stringMatching(/made-up code, but not the client ID and secret/),
      expect.stringMatching(/keys for ID tokens can be read/),
      expect.stringMatching(/clocks .* agree/),
    ]);
  });

  test('a real one that knows another secret, client or redirect URI', async () => {
    const { issuer } = await realProvider();
    expect(complaints(await look(issuer, { clientSecret: 'one loud heron' }))).toEqual([
      expect.stringMatching(/refuses the client ID or the client secret.*entry "acme" of OIDC_PROVIDERS/),
    ]);
    expect(complaints(await look(issuer, { clientId: 'nobody' }))).toEqual([
      expect.stringMatching(/refuses the sign-in request/),
      expect.stringMatching(/refuses the client ID/),
    ]);
    const elsewhere = await realProvider('http://localhost:3000/auth/another/callback');
    expect(complaints(await look(elsewhere.issuer))).toEqual([
      expect.stringMatching(new RegExp(`refuses the sign-in request.*exactly.*${CALLBACK}`)),
    ]);
  });

  test('a document of another issuer: both are named, and nothing more is asked', async () => {
    const issuer = await documentOf((document) => ({
      ...document,
      issuer: `${String(document['issuer'])}/two`,
    }));
    const findings = await look(issuer);
    expect(complaints(findings)).toEqual([
      expect.stringContaining(`another issuer (${issuer}/two) than ${issuer}.`),
    ]);
    expect(texts(findings, 'skipped')).toEqual([expect.stringContaining(CALLBACK)]);
  });

  test.each([
    ['no document', () => ({ message: 'welcome' }), /not a discovery document/],
    [
      'no code flow',
      (it: object) => ({ ...it, response_types_supported: ['id_token'] }),
      /authorization code flow/,
    ],
    [
      'no secrets',
      (it: object) => ({ ...it, token_endpoint_auth_methods_supported: ['none'] }),
      /client secret/,
    ],
    [
      'no key of ours',
      (it: object) => ({ ...it, id_token_signing_alg_values_supported: ['HS256'] }),
      /signed with/,
    ],
  ])('a document that will not do: %s', async (_name, change, complaint) => {
    const problems = texts(await look(await documentOf(change)), 'problem');
    expect(problems).toEqual([expect.stringMatching(complaint)]);
  });

  test('no PKCE, no address', async () => {
    const issuer = await documentOf((document) => ({
      ...document,
      code_challenge_methods_supported: ['plain'],
      scopes_supported: ['openid'],
    }));
    expect(complaints(await look(issuer))).toEqual([
      expect.stringMatching(/PKCE/),
      expect.stringMatching(/scope "email"/),
    ]);
  });

  test('nobody there, or no document there', async () => {
    const { issuer, stop } = await realProvider();
    expect(complaints(await look(`${issuer}/realms/typo`))).toEqual([
      expect.stringMatching(/answers with status 404/),
    ]);
    await stop();
    stops.length = 0;
    expect(complaints(await look(issuer))).toEqual([expect.stringMatching(/nothing listens there/)]);
  });
});
