import { describe, expect, test } from '@jest/globals';
import { settingsCheck } from '../../src/doctor/checks/settings.check.js';
import { complaints, surroundingsOf, texts } from './surroundings.js';

const GOOGLE = { GOOGLE_CLIENT_ID: 'client', GOOGLE_CLIENT_SECRET: 'swordfish' };
const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://login.example.com',
  MONGODB_URI: 'mongodb://db/latchkey',
  SMTP_URL: 'smtps://mail.example.com',
  MAIL_FROM: 'login@example.com',
  TRUST_PROXY: '1',
  ...GOOGLE,
};
const look = (environment: Record<string, string>) => settingsCheck.run(surroundingsOf(environment));

describe('what the settings say together', () => {
  test('a production that is in order gets no complaint', async () => {
    expect(complaints(await look(PRODUCTION))).toEqual([]);
  });

  test.each([
    ['TRUST_PROXY is 0 behind TLS', { TRUST_PROXY: '0' }, /TRUST_PROXY is 0/],
    ['the old secret stays', { APP_SECRET_PREVIOUS: 'o'.repeat(32) }, /old secret still opens/],
    [
      'the old client secret stays',
      { GOOGLE_CLIENT_SECRET_PREVIOUS: 'catfish' },
      /previous client secret of google is still set/,
    ],
    ['a long access token', { ACCESS_TOKEN_TTL: '7200' }, /ACCESS_TOKEN_TTL is 7200 s/],
    ['an idle life beyond the absolute one', { SESSION_MAX_AGE: '86400' }, /has no effect/],
    ['a token that outlives its session', { REFRESH_TOKEN_TTL: '300' }, /session ends before/],
    ['plain http origins', { CORS_ORIGINS: 'http://app.example.com' }, /plain http origins/],
    [
      'the first admin’s password stays',
      { BOOTSTRAP_ADMIN_EMAIL: 'a@example.com', BOOTSTRAP_ADMIN_PASSWORD: 'three quiet herons' },
      /only for the first start/,
    ],
    ['a secret copied with its quotes', { GOOGLE_CLIENT_SECRET: '"swordfish"' }, /quotation mark/],
    ['development in the open', { NODE_ENV: 'development' }, /NODE_ENV is not production/],
  ])('warns: %s', async (_name, changed, complaint) => {
    const findings = await look({ ...PRODUCTION, ...changed });
    expect(texts(findings, 'warning')).toEqual([expect.stringMatching(complaint)]);
    expect(texts(findings, 'problem')).toEqual([]);
  });

  test.each([
    ['plain http in the open', { PUBLIC_URL: 'http://login.example.com', NODE_ENV: '' }, /plain http/],
    [
      'nobody can sign in',
      { LOCAL_LOGIN: 'false', GOOGLE_CLIENT_ID: '', GOOGLE_CLIENT_SECRET: '' },
      /nobody can/,
    ],
    [
      'mails shown to everybody',
      { NODE_ENV: '', SMTP_URL: '' },
      /example\.com\/sandbox\/mail: anybody can reset/,
    ],
  ])('calls a problem: %s', async (_name, changed, complaint) => {
    const findings = await look({ ...PRODUCTION, ...changed });
    expect(texts(findings, 'problem')).toEqual([expect.stringMatching(complaint)]);
  });

  test('registration without mail is worth a warning, passwords turned off are not', async () => {
    expect(complaints(await look({}))).toEqual([
      expect.stringMatching(/REGISTRATION is on without SMTP_URL/),
    ]);
    expect(complaints(await look({ LOCAL_LOGIN: 'false', ...GOOGLE }))).toEqual([]);
  });

  test('it says what JWT_SECRET means, and that the sandbox is in use', async () => {
    const findings = await look({ JWT_SECRET: 'j'.repeat(32), SANDBOX: 'true' });
    expect(texts(findings, 'good')).toEqual([
      expect.stringMatching(/development, http:\/\/localhost:3000/),
      expect.stringMatching(/HS256/),
      expect.stringMatching(/sandbox is on/),
    ]);
  });
});
