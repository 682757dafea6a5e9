import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';
import { PROVIDERS, refusalOf } from './refused-settings.js';

const SECRET = 'root-secret-of-more-than-32-characters';
const folder = mkdtempSync(join(tmpdir(), 'latchkey-secret-files-'));

function file(content: string): string {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, content);
  return path;
}
const read = (environment: Record<string, string>) => readSettings(environment, PROVIDERS);
const messageOf = (environment: Record<string, string>) => refusalOf(environment)?.message ?? '';

describe('a secret in a file', () => {
  it('is read as if it were in the variable, without the line break that editors leave', () => {
    expect(read({ APP_SECRET_FILE: file(`${SECRET}\n`) }).appSecret).toBe(SECRET);
    expect(read({ APP_SECRET_FILE: file(`${SECRET}\r\n`) }).appSecret).toBe(SECRET);
    expect(read({ APP_SECRET_FILE: file(` ${SECRET}\n\n`) }).appSecret).toBe(` ${SECRET}\n`);
  });

  it('may be a provider’s, an address with a password, or all OpenID providers', () => {
    const settings = read({
      APP_SECRET: SECRET,
      GITHUB_CLIENT_ID: 'id',
      GITHUB_CLIENT_SECRET_FILE: file('swordfish'),
      GITHUB_CLIENT_SECRET_PREVIOUS_FILE: file('herring'),
      REDIS_URL_FILE: file('redis://:pass@redis:6379'),
      OIDC_PROVIDERS_FILE: file(
        JSON.stringify([
          { id: 'corp', name: 'Corp', issuer: 'https://idp.example', clientId: 'c', clientSecret: 's' },
        ]),
      ),
    });
    expect(settings.providers['github']).toMatchObject({
      clientSecret: 'swordfish',
      clientSecretPrevious: 'herring',
    });
    expect(settings.redisUrl).toBe('redis://:pass@redis:6379');
    expect(settings.oidcProviders).toMatchObject([{ id: 'corp' }]);
  });

  it('is checked like any other', () => {
    expect(messageOf({ APP_SECRET_FILE: file('short') })).toMatch(/APP_SECRET .*32 characters/);
  });

  it('cannot stand beside the variable itself, cannot be missing or empty', () => {
    const environment = { APP_SECRET: SECRET, JWT_SECRET: 'j'.repeat(32) };
    expect(messageOf({ ...environment, JWT_SECRET_FILE: file('k'.repeat(32)) })).toContain(
      'JWT_SECRET_FILE must not be set together with JWT_SECRET',
    );
    expect(messageOf({ APP_SECRET: SECRET, REFRESH_SECRET_FILE: join(folder, 'none') })).toContain(
      'REFRESH_SECRET_FILE names a file that cannot be read',
    );
    expect(messageOf({ APP_SECRET: SECRET, REFRESH_SECRET_FILE: file('\n') })).toContain(
      'REFRESH_SECRET_FILE names an empty file',
    );
  });

  it('is only looked for where a secret is expected: no other variable opens a file', () => {
    const settings = read({ APP_SECRET: SECRET, BRAND_NAME_FILE: file('Another name') });
    expect(settings.brand.name).toBe('Latchkey');
  });
});
