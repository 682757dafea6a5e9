import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Cookies } from '../../http/cookies.js';
import { ConfiguredProviders } from '../../providers/configured-providers.js';

/** Seconds: a year. */
const LIFETIME = 365 * 86_400;

/** Which provider this device signed in with last, so that its button can say so. Nothing secret, and nothing is decided by it. */
@Injectable()
export class LastProvider {
  constructor(
    private readonly cookies: Cookies,
    private readonly providers: ConfiguredProviders,
  ) {}

  /** @returns the id of a provider that is configured, `undefined` otherwise */
  of(request: IncomingMessage): string | undefined {
    return this.providers.find(this.cookies.read(request, 'last_provider') ?? '')?.provider.id;
  }

  remember(request: IncomingMessage, response: ServerResponse, provider: string): void {
    if (this.of(request) !== provider) this.cookies.set(response, 'last_provider', provider, LIFETIME);
  }

  /** After a sign-in of another kind. */
  forget(request: IncomingMessage, response: ServerResponse): void {
    if (this.of(request) !== undefined) this.cookies.set(response, 'last_provider', '', 0);
  }
}
