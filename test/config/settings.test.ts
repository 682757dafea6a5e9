import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';
import { PROVIDERS, refusalOf } from './refused-settings.js';

const SECRET = 'root-secret-of-more-than-32-characters';

const development = (changed: Record<string, string> = {}) => ({
  DATA_DIR: join(mkdtempSync(join(tmpdir(), 'latchkey-config-')), 'data'),
  ...changed,
});
const read = (changed: Record<string, string> = {}) => readSettings(development(changed), PROVIDERS);

/** What is wrong with an environment, by variable. */
function problems(environment: Record<string, string>): Record<string, string> {
  const refusal = refusalOf(environment);
  const found = refusal?.problems ?? [];
  for (const { variable } of found) expect(refusal?.message).toContain(variable);
  return Object.fromEntries(found.map(({ variable, message }) => [variable, message]));
}

describe('the defaults in development', () => {
  it('are those of the contract', () => {
    expect(read()).toMatchObject({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      secure: false,
      jwtAudience: 'http://localhost:3000',
      accessTokenTtl: 600,
      refreshTokenTtl: 1_209_600,
      sessionMaxAge: 5_184_000,
      refreshGrace: 10,
      signingKeyLifetime: 7_776_000,
      localLogin: true,
      registration: true,
      requireVerifiedEmail: false,
      linking: 'verified',
      redirectUris: [],
      corsOrigins: [],
      oidcProviders: [],
      providers: {},
      trustProxy: 0,
      rateLimit: true,
      auditRetention: 15_552_000,
      logLevel: 'info',
      bootstrapAdmin: undefined,
      breachedPasswordsUrl: undefined,
      threadPoolSize: 4,
    });
  });

  it('follow the port, and an empty value counts as unset', () => {
    expect(read({ PORT: '4001', PUBLIC_URL: '', HOST: '  ' })).toMatchObject({
      publicUrl: 'http://localhost:4001',
      host: '127.0.0.1',
    });
  });

  it('an https PUBLIC_URL makes cookies secure, and is the audience', () => {
    const settings = read({ PUBLIC_URL: 'https://login.example.com/' });
    expect(settings).toMatchObject({
      publicUrl: 'https://login.example.com',
      secure: true,
      jwtAudience: 'https://login.example.com',
    });
  });
});

describe('the sandbox', () => {
  const google = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' };
  const oidc = {
    OIDC_PROVIDERS: JSON.stringify([
      { id: 'corp', name: 'Corp', issuer: 'https://idp.example', clientId: 'c', clientSecret: 's' },
    ]),
  };
  it.each([
    ['is on in development without a provider', {}, true],
    ['is off beside a provider', google, false],
    ['is off beside an OpenID Connect provider', oidc, false],
    ['can be had beside a provider', { ...google, SANDBOX: 'true' }, true],
    ['can be turned off', { SANDBOX: 'false' }, false],
  ])('%s', (_name, environment: Record<string, string>, expected) =>
    expect(read(environment).sandbox).toBe(expected),
  );
});

describe('values that cannot be', () => {
  it.each([
    ['PORT', 'eighty'],
    ['PORT', '0'],
    ['PORT', '70000'],
    ['PUBLIC_URL', 'login.elsewhere.example'],
    ['PUBLIC_URL', 'https://login.example.com/path'],
    ['PUBLIC_URL', 'https://user:pass@login.example.com'],
    ['APP_SECRET', 'too-short'],
    ['JWT_SECRET', 'too-short'],
    ['ACCESS_TOKEN_TTL', '-1'],
    ['ACCESS_TOKEN_TTL', '10m'],
    ['ACCESS_TOKEN_TTL', '0'],
    ['REFRESH_GRACE', '1.5'],
    ['MONGODB_URI', 'postgres://db'],
    ['REDIS_URL', 'http://redis'],
    ['BREACHED_PASSWORDS_URL', 'api.example/range'],
    ['BREACHED_PASSWORDS_URL', 'https://api.example/range?mode=ntlm'],
    ['UV_THREADPOOL_SIZE', '4096'],
    ['UV_THREADPOOL_SIZE', 'all'],
    ['SANDBOX', 'yes'],
    ['LINKING', 'always'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['REDIRECT_URIS', 'http://app.example.com/cb'],
    ['REDIRECT_URIS', 'https://app.example.com/*'],
    ['REDIRECT_URIS', 'javascript:alert(1)'],
    ['REDIRECT_URIS', 'https://app.example.com/cb#x'],
    ['BOOTSTRAP_ADMIN_EMAIL', 'nobody'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is refused with a word on how to mend it', (variable, value) => {
    const message = problems(development({ [variable]: value }))[variable];
    expect(message).toMatch(/must/);
    expect(message).not.toContain(value);
  });

  it('are all listed at once', () => {
    const environment = { PORT: 'x', LINKING: 'x', SANDBOX: 'x', GITHUB_CLIENT_ID: 'only-half' };
    const variables = ['PORT', 'LINKING', 'SANDBOX', 'GITHUB_CLIENT_SECRET'];
    expect(Object.keys(problems(development(environment))).sort()).toEqual(variables.sort());
  });

  it('are listed together with what production lacks', () => {
    const found = Object.keys(problems(development({ NODE_ENV: 'production', PORT: 'x' })));
    expect(found).toEqual(expect.arrayContaining(['PORT', 'APP_SECRET', 'MONGODB_URI']));
  });

  it('one secret never serves two purposes', () => {
    const twice = { APP_SECRET: SECRET, JWT_SECRET: SECRET };
    expect(Object.keys(problems(development(twice)))).toEqual(['JWT_SECRET']);
    const tokens = { JWT_SECRET: SECRET, REFRESH_SECRET: SECRET };
    expect(Object.keys(problems(development(tokens)))).toEqual(['JWT_SECRET']);
  });

  it.each([
    ['BOOTSTRAP_ADMIN_PASSWORD', 'a@b.com', 'short'],
    ['BOOTSTRAP_ADMIN_EMAIL', 'nobody', 'three quiet herons'],
  ])('of an admin whose %s is wrong, that alone is told', (wrong, email, password) => {
    const environment = development({ BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password });
    expect(refusalOf(environment)?.problems).toEqual([{ variable: wrong, message: expect.any(String) }]);
  });

  it('half an admin is none', () => {
    const half = (environment: Record<string, string>) => problems(development(environment));
    expect(half({ BOOTSTRAP_ADMIN_EMAIL: 'a@b.com' })).toEqual({
      BOOTSTRAP_ADMIN_PASSWORD: 'must be set together with BOOTSTRAP_ADMIN_EMAIL',
    });
    expect(half({ BOOTSTRAP_ADMIN_PASSWORD: 'three quiet herons' })).toEqual({
      BOOTSTRAP_ADMIN_EMAIL: 'must be set together with BOOTSTRAP_ADMIN_PASSWORD',
    });
  });
});
