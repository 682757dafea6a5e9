import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { derivedKeys } from '../config/derived-key.js';
import { Settings } from '../config/settings.js';
import { Cookies } from './cookies.js';

/** The hidden field of every form. */
const FORM_TOKEN_FIELD = 'form_token';

/** Seconds for which a browser is known by its cookie. */
const LIFETIME = 365 * 86_400;

const tokens = new WeakMap<IncomingMessage, string>();

/** Takes the token out of a form that was read, so that a page's schema sees its own fields only. */
export function takeFormToken(request: IncomingMessage & { body?: unknown }): void {
  const { body } = request;
  if (typeof body !== 'object' || body === null || !(FORM_TOKEN_FIELD in body)) return;
  // A field that came twice is an array, and no token.
  tokens.set(request, String(body[FORM_TOKEN_FIELD]));
  delete body[FORM_TOKEN_FIELD];
}

/**
 * Tokens that tie a form to the browser it was shown in: the HMAC of a random value that the browser holds as a cookie.
 * Asked for only where a browser says nothing of where a request comes from (see `SameOrigin`).
 */
@Injectable()
export class FormTokens {
  private readonly keys: ReturnType<typeof derivedKeys>;

  constructor(
    private readonly cookies: Cookies,
    settings: Settings,
  ) {
    this.keys = derivedKeys(settings, 'form-token');
  }

  /** @returns the token for a form in this answer, which also sets the cookie where the browser has none */
  issue(request: IncomingMessage, response: ServerResponse): string {
    let browser = this.cookies.read(request, 'form');
    if (browser === undefined) {
      browser = randomBytes(16).toString('base64url');
      this.cookies.set(response, 'form', browser, LIFETIME);
    }
    return sign(this.keys[0], browser);
  }

  /** Was this form shown in this very browser? */
  fits(request: IncomingMessage): boolean {
    const browser = this.cookies.read(request, 'form');
    const token = Buffer.from(tokens.get(request) ?? '');
    if (browser === undefined) return false;
    return this.keys.some((key) => {
      const expected = Buffer.from(sign(key, browser));
      return expected.length === token.length && timingSafeEqual(expected, token);
    });
  }

  /** Does the browser hold the cookie that comes with every form? */
  knows(request: IncomingMessage): boolean {
    return this.cookies.read(request, 'form') !== undefined;
  }

  /** A form of ours whose cookie did not come along: this browser keeps none, and no sign-in could last. */
  lostCookie(request: IncomingMessage): boolean {
    return tokens.has(request) && !this.knows(request);
  }
}

function sign(key: Parameters<typeof createHmac>[1], browser: string): string {
  return createHmac('sha256', key).update(browser).digest('base64url');
}
