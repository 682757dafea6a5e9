import type { FieldFault } from '../domain/refusal.js';
import type { BasePage, FormPage, ProviderLink, ShownProblem } from './base-page.js';
import type { ShownProfile, ShownSession } from './shown-account.js';

/** The forms of the account page. */
export type AccountAction =
  | 'profile'
  | 'email'
  | 'confirm-email'
  | 'connect'
  | 'disconnect'
  | 'end-session'
  | 'logout-all'
  | 'password'
  | 'delete';

/** The identities of a provider, which go together. */
interface ConnectedProvider {
  provider: string;
  identities: ShownProfile['identities'];
  /** Without it nobody would get into this account. */
  onlyWayIn: boolean;
}

export interface AccountPage extends BasePage, FormPage {
  /** The form that was just carried out … */
  done?: AccountAction | undefined;
  /** … or refused, to be told in its section. */
  problem?: ShownProblem & { action: AccountAction; faults: Record<string, FieldFault> };
  profile: ShownProfile;
  /** What is connected, by provider. */
  connected: readonly ConnectedProvider[];
  /** Providers that could still be connected. */
  connectable: readonly ProviderLink[];
  localLogin: boolean;
  /** Mails can be sent, so an address can be confirmed. */
  mail: boolean;
  /** Name to show for each provider id. */
  providerNames: Record<string, string>;
  sessions: readonly ShownSession[];
}

/** What happened to an account; `next` is where older events begin. */
export interface AccountActivityPage extends BasePage {
  events: readonly {
    event: string;
    /** ISO 8601. */
    at: string;
    byAdmin: boolean;
    provider?: string | undefined;
    reason?: string | undefined;
    ip?: string | undefined;
  }[];
  providerNames: Record<string, string>;
  next?: string | undefined;
}

/** An authenticator app being set up. */
export interface ShownTotpOffer {
  /** Base32, for typing. */
  secret: string;
  otpauthUrl: string;
  /** A picture, as a data URL. */
  qr: string;
}

/** The second step in the account: off, being set up, or on. */
export interface AccountSecondStepPage extends BasePage, FormPage {
  on: boolean;
  offer?: ShownTotpOffer;
  recoveryCodesLeft: number;
  /** Shown this once. */
  recoveryCodes?: readonly string[];
  problem?: ShownProblem;
}

/** A passkey of the account; times are ISO 8601. */
export interface ShownPasskey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}

/** The passkeys of the account. */
export interface PasskeysPage extends BasePage, FormPage {
  passkeys: readonly ShownPasskey[];
  /** What was just done. */
  done?: 'add' | 'rename' | 'remove' | undefined;
  /** Shown this once, with the first second factor. */
  recoveryCodes?: readonly string[];
  problem?: ShownProblem;
}
