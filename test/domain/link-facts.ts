import type { LinkFacts } from '../../src/domain/link-decision.js';

type Claimant = NonNullable<LinkFacts['claimant']>;

/** Who holds an identity, or asked for the link. */
export const account = (userId: string, disabled = false) => ({ userId, disabled });

/** Who has the address, which was verified. */
export const claims = (claimant: Partial<Claimant> = {}): Claimant => ({
  userId: 'claimant',
  disabled: false,
  verifiedAddress: true,
  hasIdentityOfProvider: false,
  ...claimant,
});

/** A verified address of a provider that runs the mailbox, and nobody known. */
export const facts = (changed: Partial<LinkFacts> = {}): LinkFacts => ({
  identityHolder: null,
  linkingUser: null,
  emailVerified: true,
  emailAuthoritative: true,
  claimant: null,
  policy: 'verified',
  ...changed,
});
