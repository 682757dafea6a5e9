import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Refusal } from '../domain/refusal.js';
import { FormTokens } from './form-tokens.js';

/**
 * Protection against cross-site requests that ride on cookies: Origin and Fetch Metadata, and where a browser sends neither,
 * the token of the form. SameSite=Lax alone lets sibling subdomains through.
 */
@Injectable()
export class SameOrigin {
  private readonly origins: ReadonlySet<string>;

  constructor(
    private readonly forms: FormTokens,
    settings: Settings,
  ) {
    this.origins = new Set([settings.publicUrl, ...settings.corsOrigins]);
  }

  /**
   * For an unsafe request that is authenticated by a cookie: it must prove that it comes from here.
   * @throws Refusal `cross_site`, also when the client says nothing of where it comes from
   */
  require(request: IncomingMessage): void {
    if (!isUnsafe(request)) return;
    if (this.verdict(request) !== 'same') throw new Refusal('cross_site');
  }

  /**
   * For a form that makes somebody signed in (login CSRF). A client that says nothing is let through only while it is no
   * browser that was shown such a form.
   * @throws Refusal `cross_site`; `cookies_required` when the browser keeps no cookies: it would be signed out at once
   */
  refuseForeign(request: IncomingMessage): void {
    const verdict = this.verdict(request);
    if (verdict === 'foreign' || (verdict === 'unknown' && this.forms.knows(request)))
      throw new Refusal('cross_site');
    if (this.forms.lostCookie(request)) throw new Refusal('cookies_required');
  }

  private verdict(request: IncomingMessage): 'same' | 'foreign' | 'unknown' {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== 'null') return this.origins.has(origin) ? 'same' : 'foreign';
    // Our own pages say `Origin: null`, because they send no referrer; there Fetch Metadata, which no page can forge, decides.
    const site = request.headers['sec-fetch-site'];
    if (site === undefined) {
      if (this.forms.fits(request)) return 'same';
      return origin === undefined ? 'unknown' : 'foreign';
    }
    return site === 'same-origin' || site === 'none' ? 'same' : 'foreign';
  }
}

function isUnsafe(request: IncomingMessage): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '');
}
