import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { z } from 'zod';

import { derivedKeys } from '../config/derived-key.js';
import { Settings } from '../config/settings.js';
import { signCompact } from './compact-jws.js';
import { decodedHeader } from './jose-header.js';

const REFRESH_TOKEN_TYPE = 'rt+jwt';

const claims = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string().min(1),
  sid: z.string().min(1),
  gen: z.int().min(0),
});

const header = z.object({ typ: z.literal(REFRESH_TOKEN_TYPE), crit: z.never().optional() });

/** Which session, and which rotation of it. */
export interface RefreshTokenContent {
  userId: string;
  sessionId: string;
  generation: number;
}

/**
 * Refresh tokens: deterministic from session and generation, so that nothing of them is stored and the same
 * rotation always gives the same token. Whether one is still good, and until when, only the session knows.
 */
@Injectable()
export class RefreshTokens {
  private readonly keys: [NamedKey, ...NamedKey[]];
  private readonly jwt: JwtService;
  /** Pinned for every verification, here and in passport-jwt. */
  readonly verifyOptions;

  constructor(private readonly settings: Settings) {
    const [present, ...previous] = settings.refreshSecret
      ? [createSecretKey(Buffer.from(settings.refreshSecret))]
      : derivedKeys(settings, 'refresh-token');
    this.keys = [named(present), ...previous.map(named)];
    this.jwt = new JwtService({ secretOrKeyProvider: (_request, token) => this.keyFor(String(token)) });
    this.verifyOptions = {
      algorithms: ['HS256' as const],
      issuer: settings.publicUrl,
      audience: `${settings.publicUrl}/auth/refresh`,
    };
  }

  /**
   * @param dates `iat` and `exp` in seconds; both fixed by the session, or the token would not be the same twice
   * @returns the compact JWT
   */
  issue(content: RefreshTokenContent, dates: { iat: number; exp: number }): string {
    const { userId: sub, sessionId: sid, generation: gen } = content;
    const claims = {
      iss: this.settings.publicUrl,
      aud: this.verifyOptions.audience,
      sub,
      sid,
      gen,
      ...dates,
    };
    const [{ kid, key }] = this.keys;
    return signCompact(claims, { typ: REFRESH_TOKEN_TYPE, kid }, 'HS256', key);
  }

  /** The key this token must be signed with: the present one, or while `APP_SECRET` rotates the one before. */
  keyFor(token: string): KeyObject {
    const kid = decodedHeader(token)?.kid;
    return (this.keys.find((candidate) => candidate.kid === kid) ?? this.keys[0]).key;
  }

  /** Reads header and payload of a token whose signature was found good; `undefined` for another kind of token. */
  read(decoded: { header: unknown; payload: unknown }): RefreshTokenContent | undefined {
    const payload = claims.safeParse(decoded.payload);
    if (!payload.success || !header.safeParse(decoded.header).success) return undefined;
    return { userId: payload.data.sub, sessionId: payload.data.sid, generation: payload.data.gen };
  }

  /** What a refresh token says, or `undefined` for everything else. Used where no passport strategy runs. */
  verify(token: string): RefreshTokenContent | undefined {
    try {
      return this.read(this.jwt.verify(token, { ...this.verifyOptions, complete: true }));
    } catch {
      // Refused by jsonwebtoken: to the caller all of that is one answer.
      return undefined;
    }
  }
}

interface NamedKey {
  kid: string;
  key: KeyObject;
}

function named(key: KeyObject): NamedKey {
  return { key, kid: createHmac('sha256', key).update('kid').digest('base64url').slice(0, 12) };
}
