import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';

/** What of a user tells how to sign in. */
interface SignInMethods {
  readonly hasPassword: boolean;
  readonly mfa: { readonly passkeys: number };
  readonly identities: readonly { readonly provider: string }[];
}

const password = { hasPassword: true, claimedEmail: { $exists: true } };
const passkey = { 'passkeys.0': { $exists: true } };

/**
 * What lets a user in here: the last of it is never taken away. A password does while local sign-in is on, an identity while its
 * provider is configured; counting what is switched off would lock its owner out.
 */
@Injectable()
export class WaysIn {
  private readonly providers: readonly string[];
  private readonly localLogin: boolean;

  constructor({ providers, oidcProviders, localLogin }: Settings) {
    this.providers = [...Object.keys(providers), ...oidcProviders.map(({ id }) => id)];
    this.localLogin = localLogin;
  }

  /** @returns conditions on the document, of which one holds where somebody gets in without the provider's identities */
  besidesProvider(provider: string): object[] {
    return [...this.local(), passkey, identityOf(this.providers.filter((id) => id !== provider))];
  }

  /** @returns conditions on the document, of which one holds where somebody gets in without one of the passkeys */
  besidesPasskey(): object[] {
    return [...this.local(), identityOf(this.providers), { 'passkeys.1': { $exists: true } }];
  }

  /** The rule of {@link besidesProvider} for a user who was read: nobody is offered what would be refused. */
  needs(provider: string, { hasPassword, mfa, identities }: SignInMethods): boolean {
    const others = identities.filter((identity) => identity.provider !== provider);
    const other = others.some((identity) => this.providers.includes(identity.provider));
    return !other && mfa.passkeys === 0 && !(hasPassword && this.localLogin);
  }

  private local(): object[] {
    return this.localLogin ? [password] : [];
  }
}

function identityOf(providers: readonly string[]): object {
  return { 'identities.provider': { $in: providers } };
}
