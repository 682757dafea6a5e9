import { beforeAll, describe, expect, it } from '@jest/globals';
import { assert, constantFrom, integer, nat, oneof, property, string, tuple } from 'fast-check';
import { makeApiKey, prefixOf } from '../../src/access/api-key.js';
import { bearerToken } from '../../src/auth/bearer-token.js';
import { readSettings } from '../../src/config/settings.js';
import { AccessTokenVerifier } from '../../src/tokens/access-token.verifier.js';
import { signCompact } from '../../src/tokens/compact-jws.js';
import { RefreshTokens } from '../../src/tokens/refresh-token.js';
import { SharedSecretKeys } from '../../src/tokens/shared-secret.keys.js';
import { seeded } from '../support/seeded.js';
import { TestClock } from '../support/test-clock.js';

const settings = readSettings({ APP_SECRET: 'a'.repeat(40), JWT_SECRET: 'b'.repeat(40) }, []);
const keys = new SharedSecretKeys('b'.repeat(40));
const verifier = new AccessTokenVerifier(keys, new TestClock(), settings);
const refreshTokens = new RefreshTokens(settings);
const now = Math.floor(Date.now() / 1000);
const dates = { iat: now, exp: now + 3_600 };
const claims = {
  iss: settings.publicUrl,
  aud: settings.jwtAudience,
  sub: 'u',
  sid: 's',
  jti: 'j',
  ver: 0,
  roles: ['admin'],
  amr: ['pwd'],
  auth_time: now,
  ...dates,
};
const REFRESH = refreshTokens.issue({ userId: 'u', sessionId: 's', generation: 3 }, dates);
let ACCESS: string;
let signed: (header: object, payload: object) => string;
beforeAll(async () => {
  const { kid, privateKey } = await keys.current();
  ACCESS = signCompact(claims, { typ: 'at+jwt', kid }, 'HS256', privateKey);
  signed = (header, payload) =>
    signCompact({ ...claims, ...payload }, { typ: 'at+jwt', kid, ...header }, 'HS256', privateKey);
});

/** Changes of a text: where, how much goes, what comes. */
const changes = tuple(
  nat(2_000),
  nat(4),
  oneof(string({ maxLength: 4 }), constantFrom('.', '=', ' ', '\0', '𝒜')),
);
function changed(text: string, [at, removed, added]: [number, number, string]): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + added + text.slice(from + removed);
}
const garbage = oneof(
  string({ unit: 'binary', maxLength: 200 }),
  string({ unit: constantFrom(...'aZ09-_.='), maxLength: 200 }),
);
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const headers = constantFrom<object>(
  { alg: 'none', typ: 'at+jwt' },
  { alg: 'HS256', typ: 'rt+jwt' },
  { alg: 'HS256', typ: 'at+jwt', kid: '__proto__' },
  { alg: 'ES256', typ: 'at+jwt', kid: { $gt: '' } },
  { alg: ['HS256'], typ: 'at+jwt' },
  { alg: 'HS512', typ: 'at+jwt', crit: ['x'] },
);

describe.each([
  ['access', () => ACCESS, (token: string) => verifier.verify(token)],
  ['refresh', () => REFRESH, (token: string) => refreshTokens.verify(token)],
])('an %s token', (_kind, genuine, verify) => {
  it('is accepted as it was made', () => expect(verify(genuine())).toBeDefined());

  it('is refused with any change, and nothing is thrown', () => {
    assert(
      property(changes, (change) => {
        const token = changed(genuine(), change);
        if (token !== genuine()) expect(verify(token)).toBeUndefined();
      }),
      seeded(2_000),
    );
  });

  it('is no garbage, and no garbage in three parts under a good or bad header', () => {
    assert(
      property(garbage, headers, garbage, (text, header, signature) => {
        expect(verify(text)).toBeUndefined();
        const [good, payload] = genuine().split('.');
        for (const head of [encoded(header), good, text])
          for (const body of [payload, encoded({ sub: text }), text])
            expect(verify(`${head}.${body}.${signature}`)).toBeUndefined();
      }),
      seeded(300),
    );
  });
});

it('neither token is ever the other', () => {
  expect([verifier.verify(REFRESH), refreshTokens.verify(ACCESS)]).toEqual([undefined, undefined]);
});

it('a claim of another kind is refused though the signature is good', () => {
  const odd = constantFrom<unknown>(null, '', [], ['x'], {}, { $gt: '' }, -1, 1.5, 1e300, true);
  const required = constantFrom('iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'exp', 'ver', 'amr', 'auth_time');
  const fits = (name: string, value: unknown) => name === 'amr' && Array.isArray(value);
  assert(
    property(required, odd, (name, value) => {
      if (!fits(name, value)) expect(verifier.verify(signed({}, { [name]: value }))).toBeUndefined();
    }),
    seeded(300),
  );
});

it('a refresh token is the same twice and says what it was made from', () => {
  assert(
    property(string({ minLength: 1 }), string({ minLength: 1 }), nat(), (userId, sessionId, generation) => {
      const content = { userId, sessionId, generation };
      const token = refreshTokens.issue(content, dates);
      expect(refreshTokens.issue(content, dates)).toBe(token);
      expect(refreshTokens.verify(token)).toEqual(content);
    }),
    seeded(200),
  );
});

describe('an API key', () => {
  it('is found by its prefix; one slip anywhere is told by the checksum', () => {
    assert(
      property(nat(64), integer({ min: 33, max: 126 }), (at, code) => {
        const { key, prefix } = makeApiKey();
        expect(prefixOf(key)).toBe(prefix);
        const slip = key.slice(0, at) + String.fromCharCode(code) + key.slice(at + 1);
        if (slip !== key) expect(prefixOf(slip)).toBeUndefined();
      }),
      seeded(),
    );
  });

  it('is no garbage, nor a key with something in it, in front of it or behind it', () => {
    const { key } = makeApiKey();
    assert(
      property(garbage, changes, (text, change) => {
        expect(prefixOf(text)).toBeUndefined();
        const other = changed(key, change);
        if (other !== key) expect(prefixOf(other)).toBeUndefined();
        expect([prefixOf(`${key}\n`), prefixOf(` ${key}`), prefixOf(key + key)]).toEqual(
          Array(3).fill(undefined),
        );
      }),
      seeded(),
    );
  });
});

describe('a bearer header', () => {
  const asked = (...values: string[]) => {
    const rawHeaders = values.flatMap((value) => ['Authorization', value]);
    const [authorization] = values;
    type Asked = Parameters<typeof bearerToken>[0];
    return bearerToken({ headers: { authorization }, rawHeaders } as unknown as Asked);
  };

  it('gives one b64token or nothing, in time that does not explode', () => {
    const pieces = oneof(
      garbage,
      constantFrom('Bearer ', 'bearer  ', 'Basic ', ', ', '\t', `Bearer ${'='.repeat(8_000)}`),
    );
    assert(
      property(pieces, pieces, (scheme, rest) => {
        const token = asked(scheme + rest);
        if (token !== null) expect(token).toMatch(/^[A-Za-z0-9\-._~+/]+=*$/);
        expect(asked(scheme, rest)).toBeNull();
      }),
      seeded(),
    );
  });

  it('gives the token that was sent, whatever the case of its scheme', () => {
    const tokens = string({ unit: constantFrom(...'aZ09-._~+/'), minLength: 1, maxLength: 80 });
    assert(
      property(
        tokens,
        constantFrom('Bearer', 'bearer', 'BEARER'),
        integer({ min: 1, max: 4 }),
        (token, scheme, spaces) => {
          expect(asked(scheme + ' '.repeat(spaces) + token)).toBe(token);
        },
      ),
      seeded(200),
    );
  });
});
