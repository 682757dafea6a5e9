import { hash, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { LRUCache } from 'lru-cache';
import { Settings } from '../config/settings.js';
import { Clock, epochSeconds } from '../domain/clock.js';
import { readAccessToken, tokenHeader } from './access-token.claims.js';
import { decodedHeader } from './jose-header.js';
import type { Principal } from './principal.js';
import { SigningKeys } from './signing-keys.js';

/** Longest token looked at, in characters: a cookie holds 4 kB, and parsing more only serves an attacker. */
const LONGEST_TOKEN = 4096;

/** Tokens remembered as verified; an entry is about 600 bytes. */
const REMEMBERED_TOKENS = 50_000;

/** Is this an access token of this gateway? By signature and claims only; revocation is asked separately. */
@Injectable()
export class AccessTokenVerifier {
  private readonly remembered = new LRUCache<string, Principal>({ max: REMEMBERED_TOKENS });

  /** Pinned for every verification, here and in passport-jwt (RFC 8725, sections 3.1, 3.8, 3.9). */
  readonly verifyOptions;

  private readonly jwt: JwtService;

  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.verifyOptions = {
      algorithms: [keys.algorithm],
      issuer: settings.publicUrl,
      audience: settings.jwtAudience,
    };
    this.jwt = new JwtService({ secretOrKeyProvider: (_request, token) => this.requiredKey(String(token)) });
    keys.onRetired(() => this.remembered.clear());
  }

  /** Whom a token speaks for, if it was verified before and has not expired: no signature check, no store read. */
  recall(token: string): Principal | undefined {
    const known = this.remembered.get(fingerprint(token));
    return known && known.expiresAt > epochSeconds(this.clock) ? known : undefined;
  }

  /** The key this token must be signed with, from memory; `undefined` for a foreign, retired or unreadable one. */
  keyFor(token: string): KeyObject | undefined {
    const header = token.length <= LONGEST_TOKEN ? tokenHeader.safeParse(decodedHeader(token)) : undefined;
    return header?.success && header.data.alg === this.keys.algorithm
      ? this.keys.verificationKey(header.data.kid)
      : undefined;
  }

  /** Judges what lies in a token whose signature was found good, and remembers it. */
  accept(token: string, header: unknown, payload: unknown): Principal | undefined {
    const principal = readAccessToken(header, payload, epochSeconds(this.clock));
    if (principal) this.remembered.set(fingerprint(token), principal);
    return principal;
  }

  /**
   * @param token as it came
   * @returns whom it speaks for, or `undefined` for everything that is not a live access token of this gateway
   */
  verify(token: string): Principal | undefined {
    const known = this.recall(token);
    if (known) return known;
    try {
      const { header, payload } = this.jwt.verify<{ header: unknown; payload: unknown }>(token, {
        ...this.verifyOptions,
        complete: true,
      });
      return this.accept(token, header, payload);
    } catch {
      // jsonwebtoken throws for everything it refuses; to the caller all of that is one answer.
      return undefined;
    }
  }

  private requiredKey(token: string): KeyObject {
    const key = this.keyFor(token);
    if (!key) throw new Error('no key fits');
    return key;
  }
}

/** The cache holds hashes, so that a dump of the memory holds no token that still works. */
function fingerprint(token: string): string {
  return hash('sha256', token, 'base64');
}
