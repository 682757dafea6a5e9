import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../../src/domain/refusal.js';
import { Network } from '../../src/domain/network.js';
import type { SocialProfile } from '../../src/domain/social-profile.js';
import { OidcStrategy } from '../../src/providers/oidc.strategy.js';
import { microsoft } from '../../src/providers/presets/microsoft.js';
import { TestClock } from '../support/test-clock.js';
import { signed } from './forging-provider.js';

const ENTRA = 'https://login.microsoftonline.com';
const [OURS, OTHER] = ['8eaef023-2b34-4da1-9baa-8bc8c9d6a490', '11111111-2b34-4da1-9baa-8bc8c9d6a490'];
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Entra as it answers under an authority: the issuer is a template, or one tenant's. */
class Entra extends Network {
  constructor(
    private readonly authority: string,
    private readonly issuer: string,
    private readonly claims: object,
  ) {
    super();
  }

  async fetch(url: string): Promise<Response> {
    const base = `${ENTRA}/${this.authority}`;
    const endpoints = {
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/keys`,
      authorization_endpoint: base,
    };
    const person = { sub: 's', nonce: 'n', aud: 'latchkey', email: 'a@b.example', name: 'A', ...this.claims };
    const answers: Record<string, unknown> = {
      [`${base}/v2.0/.well-known/openid-configuration`]: {
        issuer: `${ENTRA}/${this.issuer}/v2.0`,
        ...endpoints,
      },
      [`${base}/keys`]: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] },
      [`${base}/token`]: {
        access_token: 'a',
        token_type: 'Bearer',
        id_token: await signed(person, privateKey),
      },
    };
    return Response.json(answers[url] ?? null, { status: answers[url] ? 200 : 404 });
  }
}

/** The callback of a sign-in at Entra. @returns the id of the person, or the code of the refusal */
function outcome(authority: string, issuer: string, claims: object): Promise<string> {
  return new Promise((resolve) => {
    const credentials = {
      clientId: 'latchkey',
      clientSecret: 's',
      issuer: `${ENTRA}/${authority}/v2.0`,
      callbackUrl: 'https://login.example/auth/microsoft/callback',
      clock: new TestClock(),
      network: new Entra(authority, issuer, claims),
      secretRefused: () => {},
      handshake: {
        store: () => {},
        verify: (_request: object, _state: string, _meta: object, done: Done) =>
          done(null, 'v'.repeat(43), { nonce: 'n' }),
      },
    };
    const strategy = microsoft.createStrategy(
      credentials,
      (_request, _token, _refresh, _answer, raw, done) => {
        done(null, microsoft.toProfile(raw));
      },
    );
    if (!(strategy instanceof OidcStrategy)) throw new Error('not by discovery');
    strategy.success = ({ providerId }: SocialProfile) => resolve(providerId);
    strategy.error = (error) => resolve(error instanceof Refusal ? error.code : String(error));
    const request = { query: { code: 'c', state: 'x' } } as unknown as Parameters<
      OidcStrategy['authenticate']
    >[0];
    strategy.authenticate(request);
  });
}
type Done = (error: unknown, verifier?: string, attempt?: unknown) => void;

const from = (tenant: string, tid = tenant) => ({ iss: `${ENTRA}/${tenant}/v2.0`, tid });

describe("Entra's issuer", () => {
  it.each(['common', 'organizations'])(
    'of %s is a template: the tenant in the token fills it',
    async (authority) => {
      expect(await outcome(authority, '{tenantid}', from(OURS))).toBe(`${OURS}:s`);
      expect(await outcome(authority, '{tenantid}', from(OTHER))).toBe(`${OTHER}:s`);
    },
  );

  it.each([
    ['a tenant that is not its issuer', from(OURS, OTHER)],
    ['no tenant', { iss: `${ENTRA}/${OURS}/v2.0` }],
    ['another host', { iss: `https://evil.example/${OURS}/v2.0`, tid: OURS }],
    ['the template for an issuer', from('{tenantid}')],
  ])('does not fit a token with %s', async (_name, claims) => {
    expect(await outcome('common', '{tenantid}', claims)).toBe('provider_error');
  });

  it('of one tenant lets nobody of another in', async () => {
    expect(await outcome(OURS, OURS, from(OURS))).toBe(`${OURS}:s`);
    expect(await outcome(OURS, OURS, from(OTHER))).toBe('provider_error');
  });
});
