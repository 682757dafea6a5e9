/**
 * Who is this? Facts in, decision out: no store, no clock, no effect. The order of the rules is the policy
 * (contract, section 6); each outcome names the rule that led to it, so that it can be explained and tested.
 */

/** What is known of an existing account, as far as the decision needs it. */
export interface AccountFacts {
  userId: string;
  disabled: boolean;
}

export interface LinkFacts {
  /** The account that holds this identity already. */
  identityHolder: AccountFacts | null;
  /** Set when a signed-in user began this attempt in order to connect the identity. */
  linkingUser: AccountFacts | null;
  /** The provider's e-mail address is well-formed and `verified === true`. */
  emailVerified: boolean;
  /** The provider runs the mailbox, or is configured as trusted for it. */
  emailAuthoritative: boolean;
  /** The account that claims the verified address. */
  claimant: (AccountFacts & { verifiedAddress: boolean; hasIdentityOfProvider: boolean }) | null;
  policy: 'verified' | 'prove';
}

export type LinkDecision =
  | { kind: 'sign-in'; userId: string; rule: string }
  | { kind: 'link'; userId: string; notify: boolean; rule: string }
  | { kind: 'create'; verified: boolean; rule: string }
  | { kind: 'claim'; userId: string; rule: string }
  | { kind: 'prove'; userId: string; rule: string }
  | { kind: 'refuse'; code: 'identity_in_use' | 'account_disabled'; rule: string };

/**
 * Decides what a profile from a provider means.
 *
 * @param facts what the store and the provider say
 * @returns the decision with the name of its rule
 */
export function decideLink(facts: LinkFacts): LinkDecision {
  if (facts.linkingUser) return decideExplicitLink(facts, facts.linkingUser);
  if (facts.identityHolder) return signIn(facts.identityHolder);
  if (!facts.emailVerified) return { kind: 'create', verified: false, rule: 'no-verified-address' };
  const { claimant } = facts;
  if (!claimant) return { kind: 'create', verified: true, rule: 'address-unclaimed' };
  if (claimant.disabled) return { kind: 'refuse', code: 'account_disabled', rule: 'claimant-disabled' };
  // Pre-hijacking (Sudhodanan & Paverd 2022): who never proved the address may have planted anything in the account.
  if (!claimant.verifiedAddress)
    return { kind: 'claim', userId: claimant.userId, rule: 'claimant-never-verified' };
  if (facts.policy === 'verified' && facts.emailAuthoritative && !claimant.hasIdentityOfProvider) {
    return { kind: 'link', userId: claimant.userId, notify: true, rule: 'authoritative-address' };
  }
  // nOAuth: the word of a provider that does not run the mailbox is no proof of owning the account.
  return { kind: 'prove', userId: claimant.userId, rule: 'address-held-by-another-account' };
}

function decideExplicitLink(facts: LinkFacts, user: AccountFacts): LinkDecision {
  if (user.disabled) return { kind: 'refuse', code: 'account_disabled', rule: 'linking-user-disabled' };
  const holder = facts.identityHolder;
  if (!holder) return { kind: 'link', userId: user.userId, notify: true, rule: 'explicit-link' };
  if (holder.userId === user.userId) return { kind: 'sign-in', userId: user.userId, rule: 'already-linked' };
  return { kind: 'refuse', code: 'identity_in_use', rule: 'identity-of-another-account' };
}

function signIn(holder: AccountFacts): LinkDecision {
  if (holder.disabled) return { kind: 'refuse', code: 'account_disabled', rule: 'holder-disabled' };
  return { kind: 'sign-in', userId: holder.userId, rule: 'known-identity' };
}
