import { expect, test } from '@jest/globals';
import { withoutSecrets } from '../../src/doctor/without-secrets.js';
import { surroundingsOf } from './surroundings.js';

test('a secret that got into a finding does not get out of it, however it is written', () => {
  const { settings } = surroundingsOf({
    GOOGLE_CLIENT_ID: 'client',
    GOOGLE_CLIENT_SECRET: 'swordfish&more',
    GOOGLE_CLIENT_SECRET_PREVIOUS: 'sunfish',
    OIDC_PROVIDERS:
      '[{"id":"acme","name":"Acme","issuer":"https://id.example.com","clientId":"c","clientSecret":"catfish","clientSecretPrevious":"dogfish"}]',
    MONGODB_URI: 'mongodb://ada:gold%20fish@one:27017,two:27017/latchkey',
    REDIS_URL: 'rediss://:starfish@cache',
    SMTP_URL: 'smtp://ada:blowfish@mail',
    JWT_SECRET: 'jellyfish-of-at-least-thirty-two-chars',
  });
  const what = `swordfish&more swordfish%26more sunfish catfish dogfish gold%20fish gold fish starfish blowfish ${settings.jwtSecret}`;
  const [finding] = withoutSecrets([{ check: 'x', verdict: 'good', what, nextStep: what }], settings);
  expect(finding?.what).not.toMatch(/fish/);
  expect(finding?.nextStep).not.toMatch(/fish/);
});
