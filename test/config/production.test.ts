import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';
import { refusalOf } from './refused-settings.js';

const dataDir = () => join(mkdtempSync(join(tmpdir(), 'latchkey-config-')), 'data');

/** Everything that production needs. */
const production = (changed: Record<string, string | undefined> = {}) => ({
  NODE_ENV: 'production',
  DATA_DIR: dataDir(),
  APP_SECRET: 'root-secret-of-more-than-32-characters',
  MONGODB_URI: 'mongodb://db.internal/latchkey',
  PUBLIC_URL: 'https://login.example.com',
  SMTP_URL: 'smtps://mail.internal',
  MAIL_FROM: 'login@example.com',
  ...changed,
});

const refusedVariables = (environment: Record<string, string | undefined>) =>
  (refusalOf(environment)?.problems ?? []).map(({ variable }) => variable);

describe('production', () => {
  it('starts with everything in place, without a sandbox, open to the network', () => {
    expect(readSettings(production(), [])).toMatchObject({
      production: true,
      sandbox: false,
      host: '0.0.0.0',
      secure: true,
    });
  });

  it.each([
    ['APP_SECRET', undefined],
    ['APP_SECRET', ''],
    ['MONGODB_URI', undefined],
    ['SMTP_URL', undefined],
    ['MAIL_FROM', undefined],
    ['SANDBOX', 'true'],
    ['RATE_LIMIT', 'false'],
    ['PUBLIC_URL', 'http://login.example.com'],
    ['PUBLIC_URL', 'http://localhost.example.com'],
  ])('refuses %s=%s', (variable, value) => {
    expect(refusedVariables(production({ [variable]: value }))).toEqual([variable]);
  });

  it('needs no mail server without passwords', () => {
    const withoutMail = { SMTP_URL: undefined, MAIL_FROM: undefined };
    expect(refusedVariables(production({ ...withoutMail, LOCAL_LOGIN: 'false' }))).toEqual([]);
    expect(refusedVariables(production(withoutMail))).toEqual(['SMTP_URL', 'MAIL_FROM']);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'may be tried at %s',
    (url) => expect(refusedVariables(production({ PUBLIC_URL: url }))).toEqual([]),
  );

  it('makes no secret by itself, however much is wrong', () => {
    const folder = dataDir();
    refusedVariables(production({ APP_SECRET: undefined, DATA_DIR: folder }));
    expect(existsSync(folder)).toBe(false);
  });
});
