import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Refusal } from '../domain/refusal.js';

/**
 * Protection against cross-site requests that ride on cookies: Fetch Metadata first, then Origin.
 * SameSite=Lax alone lets sibling subdomains through.
 */
@Injectable()
export class SameOrigin {
  private readonly origins: ReadonlySet<string>;

  constructor(settings: Settings) {
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
   * For a form that carries no cookie of ours, such as the sign-in form: refused only when it says that it
   * comes from elsewhere (login CSRF needs a browser, and every browser says so).
   * @throws Refusal `cross_site`
   */
  refuseForeign(request: IncomingMessage): void {
    if (this.verdict(request) === 'foreign') throw new Refusal('cross_site');
  }

  private verdict(request: IncomingMessage): 'same' | 'foreign' | 'unknown' {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== 'null') return this.origins.has(origin) ? 'same' : 'foreign';
    // Our own pages say `Origin: null`, because they send no referrer; there Fetch Metadata, which no page can forge, decides.
    const site = request.headers['sec-fetch-site'];
    if (site === undefined) return origin === undefined ? 'unknown' : 'foreign';
    return site === 'same-origin' || site === 'none' ? 'same' : 'foreign';
  }
}

function isUnsafe(request: IncomingMessage): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method ?? '');
}
