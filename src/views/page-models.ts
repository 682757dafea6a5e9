import type { ProblemCode } from '../domain/problem-catalogue.js';
import type { FieldFault } from '../domain/refusal.js';
import type {
  AccountActivityPage,
  AccountPage,
  AccountSecondStepPage,
  PasskeysPage,
} from './account-models.js';
import type {
  AdminAudit,
  AdminDashboard,
  AdminDeletion,
  AdminFlow,
  AdminKeys,
  AdminUser,
  AdminUsers,
} from './admin-models.js';
import type { BasePage, FormPage, ProviderLink, ShownProblem } from './base-page.js';

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
