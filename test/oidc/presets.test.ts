import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';
import { ConfigurationError } from '../../src/config/configuration-error.js';
import { Refusal } from '../../src/domain/refusal.js';
import { discord } from '../../src/providers/presets/discord.js';
import { gitlab } from '../../src/providers/presets/gitlab.js';
import { microsoft } from '../../src/providers/presets/microsoft.js';

const TENANT = '8eaef023-2b34-4da1-9baa-8bc8c9d6a490';
const SNOWFLAKE = '80351110224678912';
const HASH = '8342729096ea3675442027381ff50dfe';
const address = (key: string) => expect.objectContaining({ key });

describe('Microsoft', () => {
  const claims = {
    iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    tid: TENANT,
    sub: 'AAAAAkzqFVrSaSaFHy782bbtaQ',
    name: 'Ann',
    email: 'ceo@victim.example',
    email_verified: true,
    xms_edov: true,
  };

  it('identifies a person by tenant and subject, and never proves an address', () => {
    expect(microsoft.toProfile(claims)).toEqual({
      provider: 'microsoft',
      providerId: `${TENANT}:AAAAAkzqFVrSaSaFHy782bbtaQ`,
      email: address('ceo@victim.example'),
      emailVerified: false,
      emailAuthoritative: false,
      displayName: 'Ann',
      avatarUrl: null,
    });
  });

  it.each([
    ['another tenant', { tid: '11111111-2b34-4da1-9baa-8bc8c9d6a490' }],
    ['no tenant', { tid: undefined }],
    ['a tenant that is no GUID', { tid: 'common', iss: 'https://login.microsoftonline.com/common/v2.0' }],
    ['the template itself', { tid: '{tenantid}', iss: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
    ['no issuer', { iss: undefined }],
    ['no subject', { sub: undefined }],
  ])('does not take a token of %s', (_name, changes) => {
    expect(() => microsoft.toProfile({ ...claims, ...changes })).toThrow(Refusal);
  });
});

describe('GitLab', () => {
  it.each([
    [true, true],
    [false, false],
    ['true', false],
    [undefined, false],
  ])('whose email_verified is %j verifies: %j, and proves no account', (email_verified, verified) => {
    expect(
      gitlab.toProfile({
        sub: '42',
        email: 'Ann@Example.com',
        email_verified,
        preferred_username: 'ann',
        picture: 'https://gitlab.com/uploads/a.png',
      }),
    ).toEqual({
      provider: 'gitlab',
      providerId: '42',
      email: address('ann@example.com'),
      emailVerified: verified,
      emailAuthoritative: false,
      displayName: 'ann',
      avatarUrl: 'https://gitlab.com/uploads/a.png',
    });
  });

  it.each([{}, { sub: 42 }, { sub: '' }, { sub: null }, null])('has nobody in %j', (raw) => {
    expect(() => gitlab.toProfile(raw)).toThrow(Refusal);
  });
});

describe('Discord', () => {
  const user = {
    id: SNOWFLAKE,
    username: 'nelly',
    global_name: 'Nelly',
    email: 'n@example.com',
    verified: true,
  };

  it.each([
    [{ avatar: HASH }, { avatarUrl: `https://cdn.discordapp.com/avatars/${SNOWFLAKE}/${HASH}.png` }],
    [{ avatar: `a_${HASH}` }, { avatarUrl: `https://cdn.discordapp.com/avatars/${SNOWFLAKE}/a_${HASH}.png` }],
    [{ avatar: null }, { avatarUrl: null }],
    [{ avatar: '../../../attachments/evil' }, { avatarUrl: null }],
    [{ global_name: null }, { displayName: 'nelly' }],
    [{ verified: false }, { email: address('n@example.com'), emailVerified: false }],
    [{ verified: 'true' }, { emailVerified: false }],
    [{ email: null }, { email: null, emailVerified: false }],
    [{}, { provider: 'discord', providerId: SNOWFLAKE, emailVerified: true, emailAuthoritative: false }],
  ])('with %j is read as %j', (changes, profile) => {
    expect(discord.toProfile({ ...user, ...changes })).toMatchObject(profile);
  });

  it.each([80351110224678912, 'nelly', '', '-1', null, undefined, { $ne: 1 }])(
    'has nobody by the id %j',
    (id) => {
      expect(() => discord.toProfile({ ...user, id })).toThrow(Refusal);
    },
  );
});

it('an entry of OIDC_PROVIDERS cannot take the id of a built-in provider', () => {
  const entry = { id: 'gitlab', name: 'x', issuer: 'https://x.example', clientId: 'i', clientSecret: 's' };
  const read = () =>
    readSettings({ APP_SECRET: 'x'.repeat(32), OIDC_PROVIDERS: JSON.stringify([entry]) }, ['gitlab']);
  expect(read).toThrow(ConfigurationError);
});
