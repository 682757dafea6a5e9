import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';
import { PROVIDERS, refusalOf } from './refused-settings.js';

const SECRET = 'root-secret-of-more-than-32-characters';
const complete = (environment: Record<string, string>) => ({ APP_SECRET: SECRET, ...environment });
const read = (environment: Record<string, string>) => readSettings(complete(environment), PROVIDERS);
const messageOf = (environment: Record<string, string>) => refusalOf(complete(environment))?.message ?? '';

const entry = (changed: Record<string, unknown> = {}) => ({
  id: 'corp',
  name: 'Corp',
  issuer: 'https://idp.example',
  clientId: 'client',
  clientSecret: 'swordfish',
  ...changed,
});
const oidc = (...entries: unknown[]) => ({ OIDC_PROVIDERS: JSON.stringify(entries) });

describe('a provider by its variables', () => {
  it('is read when both halves are there', () => {
    const { providers } = read({
      GITHUB_CLIENT_ID: 'id',
      GITHUB_CLIENT_SECRET: 'secret',
      GITHUB_API_URL: 'https://git.example/api/v3/',
    });
    expect(Object.keys(providers)).toEqual(['github']);
    expect(providers['github']).toMatchObject({
      clientId: 'id',
      clientSecret: 'secret',
      apiUrl: 'https://git.example/api/v3',
    });
  });

  it('has the secret before, while it is changed', () => {
    const both = { GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'new' };
    const { providers } = read({ ...both, GITHUB_CLIENT_SECRET_PREVIOUS: 'old' });
    expect(providers['github']).toMatchObject({ clientSecret: 'new', clientSecretPrevious: 'old' });
    const corp = entry({ clientSecretPrevious: 'old' });
    expect(read(oidc(corp)).oidcProviders).toEqual([corp]);
  });

  it.each([
    ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
    ['GOOGLE_CLIENT_SECRET', 'GOOGLE_CLIENT_ID'],
  ])('with %s alone is refused: %s is missing', (given, missing) => {
    expect(messageOf({ [given]: 'swordfish' })).toMatch(new RegExp(`^ +${missing} `, 'm'));
    expect(messageOf({ [given]: 'swordfish' })).not.toContain('swordfish');
  });

  it('with an address that is none is refused', () => {
    const both = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' };
    expect(messageOf({ ...both, GOOGLE_TOKEN_URL: 'ftp://x' })).toContain('GOOGLE_TOKEN_URL');
  });
});

describe('OIDC_PROVIDERS', () => {
  it('are read', () => {
    expect(read(oidc(entry({ trustEmail: true }))).oidcProviders).toEqual([entry({ trustEmail: true })]);
  });

  it.each([
    ['no JSON', { OIDC_PROVIDERS: '[{' }],
    ['no array', { OIDC_PROVIDERS: '{}' }],
    ['two of one id', oidc(entry(), entry({ issuer: 'https://other.example' }))],
    ['the id of a built-in provider', oidc(entry({ id: 'google' }))],
    ['the name of a route', oidc(entry({ id: 'logout' }))],
    ['the name of a method', oidc(entry({ id: 'pwd' }))],
    ['an id that is a path', oidc(entry({ id: '../x' }))],
    ['an id in upper case', oidc(entry({ id: 'Corp' }))],
    ['a misspelt field', oidc(entry({ trustMail: true }))],
    ['a flag as text', oidc(entry({ trustEmail: 'true' }))],
    ['an issuer over http', oidc(entry({ issuer: 'http://idp.example' }))],
  ])('refuses %s', (_name, environment: Record<string, string>) => {
    const message = messageOf(environment);
    expect(message).toContain('OIDC_PROVIDERS');
    expect(message).not.toContain('swordfish');
  });

  it('says which field of which entry is wrong', () => {
    expect(messageOf(oidc(entry(), { ...entry({ id: 'second' }), clientSecret: undefined }))).toContain(
      'clientSecret',
    );
  });

  it('takes http for a loopback issuer, in development only', () => {
    const local = oidc(entry({ issuer: 'http://127.0.0.1:8080/realm' }));
    expect(read(local).oidcProviders).toHaveLength(1);
    expect(messageOf({ ...local, NODE_ENV: 'production' })).toContain('OIDC_PROVIDERS');
  });
});

describe('no message repeats a secret', () => {
  it.each([
    ['APP_SECRET', 'swordfish'],
    ['JWT_SECRET', 'swordfish'],
    ['REFRESH_SECRET', 'swordfish'],
    ['APP_SECRET_PREVIOUS', 'swordfish'],
    ['MONGODB_URI', 'mongo://user:swordfish@host'],
    ['REDIS_URL', 'redis:user:swordfish@host'],
    ['SMTP_URL', 'http://user:swordfish@host'],
    ['PUBLIC_URL', 'https://user:swordfish@host'],
    ['GOOGLE_TOKEN_URL', 'https://user:swordfish@host'],
    ['OIDC_PROVIDERS', '[{"clientSecret":"swordfish"'],
    ['OIDC_PROVIDERS', '[{"clientSecret":["swordfish"]}]'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:swordfish@host'],
    ['CORS_ORIGINS', 'https://user:swordfish@host'],
    ['REDIRECT_URIS', 'http://user:swordfish@host/cb'],
  ])('%s=%s', (variable, value) => {
    const message = messageOf({ [variable]: value });
    expect(message).toContain(variable);
    expect(message).not.toContain('swordfish');
  });

  it('not of a secret used twice, nor of a password too short', () => {
    expect(messageOf({ JWT_SECRET: SECRET })).toContain('JWT_SECRET');
    expect(messageOf({ JWT_SECRET: SECRET })).not.toContain(SECRET);
    const admin = { BOOTSTRAP_ADMIN_EMAIL: 'a@b.com', BOOTSTRAP_ADMIN_PASSWORD: 'fish' };
    expect(messageOf(admin)).toContain('BOOTSTRAP_ADMIN_PASSWORD');
    expect(messageOf(admin)).not.toContain('fish');
  });
});
