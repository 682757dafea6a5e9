import { type Brand, DEFAULT_BRAND } from '../../src/domain/brand.js';
import type { PageModels, PageName } from '../../src/views/page-models.js';
import { PageRenderer } from '../../src/views/page-renderer.js';
import { sampleBase, sampleProfile, sampleSession } from './sample-account.js';
import { adminModels } from './sample-admin-pages.js';

const brand: Brand = { ...DEFAULT_BRAND, termsUrl: '/terms', privacyUrl: '/privacy' };
const renderer = new PageRenderer(brand);

/** A full model of every page, with `text` in each of its strings: each branch of the templates is taken. */
export function pageModels(text: string): PageModels {
  const base = sampleBase(text);
  const provider = { id: text, name: text, startUrl: text };
  const problem = { code: 'link_required' as const };
  return {
    home: { language: 'en', requestId: text, providers: [provider], publicUrl: text },
    login: {
      ...base,
      formToken: text,
      lastUsed: text,
      goodbye: true,
      providers: [provider],
      localLogin: true,
      registration: true,
      returnTo: text,
      values: { email: text },
      problem,
    },
    'second-step': { ...base, formToken: text, methods: ['totp', 'passkey', 'recovery_code'], problem },
    register: {
      ...base,
      formToken: text,
      values: { email: text, displayName: text },
      fieldErrors: { email: 'taken', password: 'common', displayName: 'other' },
      problem,
      returnTo: text,
    },
    'forgot-password': { ...base, values: { email: text }, problem },
    'reset-password': { ...base, token: text, problem },
    'check-mailbox': { ...base, values: { email: text }, problem },
    'verify-email': { ...base, token: text, problem },
    account: {
      ...base,
      formToken: text,
      done: 'profile',
      problem: {
        ...problem,
        action: 'password',
        faults: { newPassword: 'too_short', currentPassword: 'mismatch' },
      },
      connected: [true, false].map((onlyWayIn) => ({
        provider: text,
        identities: sampleProfile(text).identities,
        onlyWayIn,
      })),
      connectable: [provider],
      localLogin: true,
      mail: true,
      profile: sampleProfile(text),
      providerNames: { [text]: text },
      sessions: [sampleSession(text)],
    },
    'account-second-step': {
      ...base,
      formToken: text,
      on: false,
      offer: { secret: text, otpauthUrl: text, qr: text },
      recoveryCodesLeft: 3,
      recoveryCodes: [text],
      problem,
    },
    'account-activity': {
      ...base,
      events: [{ event: text, at: text, byAdmin: true, provider: text, reason: text, ip: text }],
      providerNames: {},
      next: text,
    },
    passkeys: {
      ...base,
      formToken: text,
      passkeys: [{ id: text, name: text, createdAt: text, lastUsedAt: text }],
      done: 'add',
      problem,
    },
    ...adminModels(text),
    error: { ...base, status: 500, code: 'internal' },
  };
}

/** The name of every page. */
export const pageNames = Object.keys(pageModels('')) as PageName[];

/** The page with `text` in each string of its model, and with `change` on top. */
export function renderPage<N extends PageName>(
  name: N,
  text: string,
  change: Partial<PageModels[N]> = {},
): string {
  return renderer.render(name, { ...pageModels(text)[name], ...change });
}
