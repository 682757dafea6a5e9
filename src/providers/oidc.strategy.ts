import type { Request } from 'express';
import { Strategy } from 'passport-strategy';
import type { OidcClient } from './oidc.client.js';
import type { ProfileVerified, ProviderCredentials } from './provider.js';

/** OpenID Connect by discovery: authorization code, PKCE, nonce (OpenID Connect Core, section 3.1), for Passport. */
export class OidcStrategy extends Strategy {
  private readonly client: () => Promise<OidcClient>;

  constructor(
    credentials: ProviderCredentials,
    issuer: string,
    scope: readonly string[],
    verified: ProfileVerified,
  ) {
    super();
    // Loaded at the first sign-in: openid-client would delay every start, also where no such provider is configured.
    const meet = async () => {
      const { OidcClient } = await import('./oidc.client.js');
      return new OidcClient(credentials, issuer, scope, verified);
    };
    // Not a field: Passport gives each request an object of its own, which only inherits from this one.
    let met: Promise<OidcClient> | undefined;
    this.client = () => (met ??= meet());
  }

  /** One method for both routes, as Passport has it: a request with a `code` is a callback. */
  override authenticate(request: Request, options: { nonce?: string } = {}): void {
    const step =
      request.query['code'] === undefined ? this.start(request, options.nonce) : this.finish(request);
    step.catch((error: Error) => this.error(error));
  }

  private async start(request: Request, nonce: string | undefined): Promise<void> {
    const client = await this.client();
    this.redirect(await client.start(request, nonce));
  }

  private async finish(request: Request): Promise<void> {
    const client = await this.client();
    this.success(await client.finish(request));
  }
}
