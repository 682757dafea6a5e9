import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { Settings } from '../config/settings.js';
import { decideLink, type LinkDecision, type LinkFacts } from '../domain/link-decision.js';
import { Refusal } from '../domain/refusal.js';
import { identityKey, type SocialProfile } from '../domain/social-profile.js';
import { Revocations } from '../revocation/revocations.js';
import { SessionStore } from '../sessions/session.store.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';
import type { BrowserFlow } from './browser-flow.js';
import { IdentityStore } from './identity.store.js';
import { PendingLinkStore } from './pending-link.store.js';

/** How often the facts are gathered anew when somebody else changed them between reading and writing. */
const TRIES = 6;

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
    private readonly sessions: SessionStore,
    private readonly revocations: Revocations,
    private readonly pending: PendingLinkStore,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  /**
   * Finds, makes or connects the one user of this identity.
   *
   * @param profile what the provider said, checked
   * @param flow the browser's flow session
   * @param linkingUserId set when that user began this attempt to connect the identity
   * @throws Refusal `identity_in_use`, `account_disabled`, `link_required`, `invalid_state`
   */
  async resolve(profile: SocialProfile, flow: BrowserFlow, linkingUserId?: string): Promise<User> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await this.find(profile, linkingUserId);
      const decision = decideLink(this.facts(profile, found));
      const user = await this.apply(decision, profile, found).catch((error: unknown) => {
        // A unique index refused: somebody else signed in with the same identity or address a moment before.
        if (isDuplicateKey(error)) return null;
        throw error;
      });
      if (user) return user;
      if (decision.kind === 'prove') await this.askForProof(decision.userId, profile, flow);
    }
    throw new Refusal('unavailable', { retryAfter: 1 });
  }

  private async find(profile: SocialProfile, linkingUserId?: string): Promise<Found> {
    const holder = await this.identities.findHolder(profile);
    const linkingUser = linkingUserId === undefined ? null : await this.users.findById(linkingUserId);
    if (linkingUserId !== undefined && !linkingUser) throw new Refusal('invalid_state');
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
      case 'link':
        return this.linked(await this.identities.link(decision.userId, profile), profile, decision.rule);
      case 'claim':
        return found.claimant && this.claim(found.claimant, profile);
      case 'prove':
        return null;
      case 'refuse':
        throw new Refusal(decision.code);
    }
  }

  /** Keeps the identity with the browser for ten minutes: signing in to the account there connects it. */
  private async askForProof(userId: string, profile: SocialProfile, flow: BrowserFlow): Promise<never> {
    await this.pending.keep(flow.id, userId, profile);
    flow.linkWaits = true;
    throw new Refusal('link_required');
  }

  /** Takes an unverified account over for the person who proved its address. */
  private async claim(claimant: User, profile: SocialProfile): Promise<User | null> {
    // Before the write: were the process to die in between, the unverified holder loses tokens, never the owner.
    await this.revocations.revokeUserBelow(claimant.id, claimant.tokenVersion + 1);
    const user = await this.identities.claim(claimant, profile);
    if (!user) return null;
    await this.sessions.endBelow(user.id, user.tokenVersion);
    this.audit.record('account.claimed', { userId: user.id, provider: profile.provider });
    return user;
  }

  private created(user: User, profile: SocialProfile): User {
    this.audit.record('user.created', { userId: user.id, provider: profile.provider });
    return user;
  }

  private linked(user: User | null, profile: SocialProfile, reason: string): User | null {
    if (user) this.audit.record('identity.linked', { userId: user.id, provider: profile.provider, reason });
    return user;
  }
}
