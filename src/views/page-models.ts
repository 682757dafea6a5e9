import type { ProblemCode } from '../domain/problem-catalogue.js';
import type { FieldFault } from '../domain/refusal.js';
import type {
  AdminAudit,
  AdminDashboard,
  AdminDeletion,
  AdminFlow,
  AdminKeys,
  AdminUser,
  AdminUsers,
} from './admin-models.js';
import type { ShownProfile, ShownSession } from './shown-account.js';
import type { Language } from './texts/languages.js';

/** What every page is given. `requestId` is what a person quotes when asking for help. */
export interface BasePage {
  language: Language;
  requestId: string;
  signedIn?: { name: string; admin: boolean };
}

/** What a page with forms has besides: the hidden field that ties them to this browser. */
export interface FormPage {
  formToken: string;
}

/** One way in; `startUrl` is a path of this gateway and already carries its `return_to`. */
export interface ProviderLink {
  id: string;
  name: string;
  startUrl: string;
  /** It has kept failing, and is not asked for the moment. */
  down?: boolean;
}

/** A problem is shown by its code alone: what a provider or a query said never reaches a page. */
export interface ShownProblem {
  code: ProblemCode;
}

export interface HomePage extends BasePage {
  providers: ProviderLink[];
  /** `PUBLIC_URL`, the base of the curl examples. */
  publicUrl: string;
}

export interface LoginPage extends BasePage, FormPage {
  providers: ProviderLink[];
  localLogin: boolean;
  registration: boolean;
  /** A target that already went through `redirectTarget`. */
  returnTo?: string;
  values?: { email?: string };
  problem?: ShownProblem;
  /** The account was just deleted. */
  goodbye?: boolean;
  /** The provider this device used last. */
  lastUsed?: string | undefined;
}

/** The second step of a sign-in. */
export interface SecondStepPage extends BasePage, FormPage {
  /** How it can be taken. */
  methods: readonly ('totp' | 'passkey' | 'recovery_code')[];
  problem?: ShownProblem;
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

export interface RegisterPage extends BasePage, FormPage {
  values?: { email?: string; displayName?: string };
  /** By the field's name (`email`, `password`, `displayName`). */
  fieldErrors?: Record<string, FieldFault>;
  problem?: ShownProblem;
  returnTo?: string;
}

export interface ForgotPasswordPage extends BasePage {
  /** The mail is on its way, if there is somebody to send it to. */
  sent?: boolean;
  values?: { email?: string };
  /** What is wrong, by the name of the field. */
  fieldErrors?: Record<string, FieldFault>;
  problem?: ShownProblem;
}

/** A mail to confirm an address is on its way, or is said to be. */
export interface CheckMailboxPage extends BasePage {
  values?: { email?: string };
  /** What is wrong, by the name of the field. */
  fieldErrors?: Record<string, FieldFault>;
  problem?: ShownProblem;
}

/** With a token the page has its form, with `done` it says so, with neither it says where to get a link. */
export interface MailLinkPage extends BasePage {
  token?: string;
  done?: boolean;
  /** What is wrong, by the name of the field. */
  fieldErrors?: Record<string, FieldFault>;
  problem?: ShownProblem;
}

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

export interface AccountPage extends BasePage, FormPage {
  /** The form that was just carried out … */
  done?: AccountAction | undefined;
  /** … or refused, to be told in its section. */
  problem?: ShownProblem & { action: AccountAction; faults: Record<string, FieldFault> };
  profile: ShownProfile;
  /** Providers that could still be connected. */
  connectable: readonly ProviderLink[];
  /** The one identity is all that this account can be signed in with. */
  onlyWayIn: boolean;
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

export interface ErrorPage extends BasePage {
  status: number;
  code: ProblemCode;
  /** The way to the sign-in page and back, where signing in is what is missing. */
  signIn?: string | undefined;
}

/** The pages by name (a template of the same name lies in `views`) and what each is rendered from. */
export interface PageModels {
  home: HomePage;
  login: LoginPage;
  'second-step': SecondStepPage;
  register: RegisterPage;
  'forgot-password': ForgotPasswordPage;
  'reset-password': MailLinkPage;
  'verify-email': MailLinkPage;
  'check-mailbox': CheckMailboxPage;
  account: AccountPage;
  'account-second-step': AccountSecondStepPage;
  'account-activity': AccountActivityPage;
  passkeys: PasskeysPage;
  'admin/dashboard': BasePage & AdminDashboard;
  'admin/users': BasePage & AdminUsers;
  'admin/user': BasePage & AdminUser;
  'admin/user-deletion': BasePage & AdminDeletion;
  'admin/api-keys': BasePage & AdminKeys;
  'admin/audit': BasePage & AdminAudit;
  'admin/flow': BasePage & AdminFlow;
  error: ErrorPage;
}

export type PageName = keyof PageModels;
