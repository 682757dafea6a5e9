import { describe, expect, it } from '@jest/globals';
import { decideLink, type LinkDecision, type LinkFacts } from '../../src/domain/link-decision.js';
import { account, claims, facts } from './link-facts.js';

describe('each row of the linking policy', () => {
  const link = { linkingUser: account('linker') };
  const row = (name: string, changed: Partial<LinkFacts>, expected: Partial<LinkDecision>) =>
    [name, changed, expected] as const;
  it.each([
    row(
      'a known identity signs in',
      { identityHolder: account('holder') },
      { kind: 'sign-in', userId: 'holder' },
    ),
    row(
      'a known identity of a disabled user',
      { identityHolder: account('holder', true) },
      { kind: 'refuse', code: 'account_disabled' },
    ),
    row('an explicit link', link, { kind: 'link', userId: 'linker', notify: true }),
    row(
      'an explicit link, done before',
      { ...link, identityHolder: account('linker') },
      { kind: 'sign-in', userId: 'linker' },
    ),
    row(
      "an explicit link of another user's identity",
      { ...link, identityHolder: account('holder') },
      { kind: 'refuse', code: 'identity_in_use' },
    ),
    row(
      'an explicit link by a disabled user',
      { linkingUser: account('linker', true) },
      { kind: 'refuse', code: 'account_disabled' },
    ),
    row('an unverified address', { emailVerified: false }, { kind: 'create', verified: false }),
    row(
      'an unverified address that somebody holds',
      { emailVerified: false, claimant: claims() },
      { kind: 'create', verified: false },
    ),
    row('a verified address that nobody claims', {}, { kind: 'create', verified: true }),
    row(
      'a claimant who never verified',
      { claimant: claims({ verifiedAddress: false }) },
      { kind: 'claim', userId: 'claimant' },
    ),
    row(
      'a disabled claimant',
      { claimant: claims({ disabled: true }) },
      { kind: 'refuse', code: 'account_disabled' },
    ),
    row(
      'an authoritative provider',
      { claimant: claims() },
      { kind: 'link', userId: 'claimant', notify: true },
    ),
    row(
      'a provider without authority (nOAuth)',
      { claimant: claims(), emailAuthoritative: false },
      { kind: 'prove', userId: 'claimant' },
    ),
    row(
      'a second identity of one provider',
      { claimant: claims({ hasIdentityOfProvider: true }) },
      { kind: 'prove', userId: 'claimant' },
    ),
    row('the policy "prove"', { claimant: claims(), policy: 'prove' }, { kind: 'prove', userId: 'claimant' }),
  ])('%s', (_name, changed, expected) => expect(decideLink(facts(changed))).toMatchObject(expected));
});
