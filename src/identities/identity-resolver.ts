import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { Settings } from '../config/settings.js';
import { decideLink, type LinkDecision, type LinkFacts } from '../domain/link-decision.js';
import { Refusal } from '../domain/refusal.js';
import { identityKey, type SocialProfile } from '../domain/social-profile.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import { ToldChanges } from '../users/told-changes.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';
import { AccountClaim } from './account-claim.js';
import type { BrowserFlow } from './browser-flow.js';
import { IdentityStore } from './identity.store.js';
import { PendingLinkStore } from './pending-link.store.js';

/** How often the facts are gathered anew when somebody else changed them between reading and writing. */
const TRIES = 6;

/** Who began to connect an identity, and the version of the tokens that it was begun with. */
export interface LinkingUser {
  readonly userId: string;
  readonly version: number;
}

/** What was found before deciding. */
interface Found {
  holder: User | null;
  claimant: User | null;
  linkingUser: User | null;
}

/** Who is this? From a provider's profile to one user. */
@Injectable()
export class IdentityResolver {
  constructor(
    private readonly identities: IdentityStore,
    private readonly users: UserStore,
    private readonly claims: AccountClaim,
    private readonly pending: PendingLinkStore,
    private readonly audit: AuditLog,
    private readonly changes: ToldChanges,
    private readonly settings: Settings,
  ) {}

  /**
   * Finds, makes or connects the one user of this identity.
   *
   * @param profile what the provider said, checked
   * @param flow the browser's flow session
   * @param linking set when that user began this attempt, with tokens of that version, to connect the identity
   * @throws Refusal `identity_in_use`, `account_disabled`, `link_required`, `invalid_state`
   */
  async resolve(profile: SocialProfile, flow: BrowserFlow, linking?: LinkingUser | null): Promise<User> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await this.find(profile, linking ?? null);
      const decision = decideLink(this.facts(profile, found));
      const user = await this.apply(decision, profile, found).catch((error: unknown) => {
        // A unique index refused: somebody else signed in with the same identity or address a moment before.
        if (isDuplicateKey(error)) return null;
        throw error;
      });
      if (user) return user;
      if (decision.kind === 'prove') await this.askForProof(decision, profile, flow);
    }
    throw new Refusal('unavailable', { retryAfter: 1 });
  }

  private async find(profile: SocialProfile, linking: LinkingUser | null): Promise<Found> {
    const holder = await this.identities.findHolder(profile);
    const linkingUser = linking && (await this.users.findById(linking.userId));
    // While the provider was asked the account may have become somebody else's (Claim): whoever began this is out, and
    // must not plant an identity there (LK-03).
    if (linking && linkingUser?.tokenVersion !== linking.version) throw new Refusal('invalid_state');
    if (holder || linkingUser || !profile.emailVerified || !profile.email)
      return { holder, linkingUser, claimant: null };
    const claimant = await this.identities.findClaimant(profile.email.key);
    // Made between the two reads, by the same person's sign-in in another tab: the holder after all.
    const isHolder =
      claimant?.identities.some((identity) => identityKey(identity) === identityKey(profile)) ?? false;
    return isHolder ? { holder: claimant, linkingUser, claimant: null } : { holder, linkingUser, claimant };
  }

  private facts(profile: SocialProfile, { holder, claimant, linkingUser }: Found): LinkFacts {
    return {
      identityHolder: holder && { userId: holder.id, disabled: holder.disabled },
      linkingUser: linkingUser && { userId: linkingUser.id, disabled: linkingUser.disabled },
      emailVerified: profile.emailVerified && profile.email !== null,
      emailAuthoritative: profile.emailAuthoritative,
      claimant: claimant && {
        userId: claimant.id,
        disabled: claimant.disabled,
        verifiedAddress: claimant.emailVerified,
        hasIdentityOfProvider: claimant.identities.some((identity) => identity.provider === profile.provider),
      },
      policy: this.settings.linking,
    };
  }

  private async apply(decision: LinkDecision, profile: SocialProfile, found: Found): Promise<User | null> {
    switch (decision.kind) {
      case 'sign-in':
        return found.holder;
      case 'create':
        return this.created(await this.identities.create(profile, decision.verified), profile);
      case 'link': {
        const judged = found.linkingUser ?? found.claimant;
        return judged && this.link(judged, profile, found.linkingUser ? 'owner' : 'address', decision.rule);
      }
      case 'claim':
        return found.claimant && this.claims.claim(found.claimant, profile);
      case 'prove':
        return null;
      case 'refuse':
        this.refused(decision.code, found.linkingUser ?? found.holder ?? found.claimant, profile);
        throw new Refusal(decision.code, { decision });
    }
  }

  /** Keeps the identity with the browser for ten minutes: signing in to the account there connects it. */
  private async askForProof(
    decision: LinkDecision & { kind: 'prove' },
    profile: SocialProfile,
    flow: BrowserFlow,
  ): Promise<never> {
    await this.pending.keep(flow.id, decision.userId, profile);
    flow.linkWaits = true;
    this.refused('link_required', { id: decision.userId }, profile);
    throw new Refusal('link_required', { decision });
  }

  /** The account that it was about hears of it, if there is one. */
  private refused(reason: string, account: { id: string } | null, { provider }: SocialProfile): void {
    this.audit.record('sign-in.refused', { ...(account && { userId: account.id }), provider, reason });
  }

  private created(user: User, profile: SocialProfile): User {
    this.audit.record('user.created', { userId: user.id, provider: profile.provider });
    return user;
  }

  private async link(
    judged: User,
    profile: SocialProfile,
    by: 'owner' | 'address',
    reason: string,
  ): Promise<User | null> {
    const { provider } = profile;
    return this.changes.make(judged, 'identity.linked', { provider, reason }, (news) =>
      this.identities.link(judged, profile, by, news),
    );
  }
}
