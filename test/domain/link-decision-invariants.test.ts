import { describe, expect, it } from '@jest/globals';
import { decideLink, type LinkDecision, type LinkFacts } from '../../src/domain/link-decision.js';
import { account, claims, facts } from './link-facts.js';

describe('for every combination of facts', () => {
  const either = [true, false];
  const accounts = (userId: string) => [null, ...either.map((disabled) => account(userId, disabled))];
  const claimants = [
    null,
    ...either.flatMap((disabled) =>
      either.flatMap((verifiedAddress) =>
        either.map((hasIdentityOfProvider) => claims({ disabled, verifiedAddress, hasIdentityOfProvider })),
      ),
    ),
  ];
  const all = accounts('linker').flatMap((linkingUser) =>
    [...accounts('holder'), ...(linkingUser ? [linkingUser] : [])].flatMap((identityHolder) =>
      claimants.flatMap((claimant) =>
        either.flatMap((emailVerified) =>
          either.flatMap((emailAuthoritative) =>
            (['verified', 'prove'] as const).map((policy): LinkFacts => ({
              linkingUser,
              identityHolder,
              claimant,
              emailVerified,
              emailAuthoritative,
              policy,
            })),
          ),
        ),
      ),
    ),
  );
  const decided = all.map((given) => ({ given, decision: decideLink(given) }));
  /** Combinations that break a rule; empty when it holds. */
  const breaking = (rule: (given: LinkFacts, decision: LinkDecision) => boolean) =>
    decided.filter(({ given, decision }) => !rule(given, decision));

  it('there are as many as the facts allow', () => expect(all).toHaveLength((3 + 4 + 4) * 9 * 8));

  it('a disabled user is neither signed in, linked, claimed nor asked for proof', () => {
    const isDisabled = ({ linkingUser, identityHolder, claimant }: LinkFacts, userId: string) =>
      [linkingUser, identityHolder, claimant].some((one) => one?.userId === userId && one.disabled);
    expect(
      breaking((given, decision) => !('userId' in decision) || !isDisabled(given, decision.userId)),
    ).toEqual([]);
  });

  it('an unverified address leads to no account', () => {
    expect(
      breaking(
        (given, { kind }) =>
          given.emailVerified || given.linkingUser !== null || ['sign-in', 'create', 'refuse'].includes(kind),
      ),
    ).toEqual([]);
    expect(breaking((given, d) => d.kind !== 'create' || d.verified === given.emailVerified)).toEqual([]);
  });

  it('nobody is linked by address alone unless everything vouches for it', () => {
    expect(
      breaking((given, decision) => {
        if (decision.kind !== 'link' || given.linkingUser) return true;
        const { claimant } = given;
        return (
          given.policy === 'verified' &&
          given.emailVerified &&
          given.emailAuthoritative &&
          decision.notify &&
          claimant !== null &&
          claimant.verifiedAddress &&
          !claimant.hasIdentityOfProvider
        );
      }),
    ).toEqual([]);
  });

  it('only an account that never verified the address is claimed', () => {
    expect(
      breaking(
        (given, { kind }) => kind !== 'claim' || (given.emailVerified && !given.claimant?.verifiedAddress),
      ),
    ).toEqual([]);
  });

  it('the address plays no part for a known identity and for an explicit link', () => {
    expect(
      breaking((given, decision) => {
        if (!given.identityHolder && !given.linkingUser) return true;
        const { linkingUser, identityHolder } = given;
        const bare = facts({ linkingUser, identityHolder, emailVerified: false, claimant: null });
        return JSON.stringify(decideLink(bare)) === JSON.stringify(decision);
      }),
    ).toEqual([]);
  });

  it('a link by a signed-in user ends at that user or nowhere, and a refusal names nobody', () => {
    expect(
      breaking(
        (given, decision) => !given.linkingUser || !('userId' in decision) || decision.userId === 'linker',
      ),
    ).toEqual([]);
    expect(
      breaking(
        (_given, decision) =>
          decision.kind !== 'refuse' || !/holder|claimant"/.test(JSON.stringify({ ...decision, rule: '' })),
      ),
    ).toEqual([]);
  });
});
