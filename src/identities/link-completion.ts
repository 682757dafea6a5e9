import { Injectable } from '@nestjs/common';
import { isDuplicateKey } from '../storage/store-errors.js';
import type { News } from '../users/announcement.schema.js';
import { ToldChanges } from '../users/told-changes.js';
import type { User } from '../users/user.js';
import type { BrowserFlow } from './browser-flow.js';
import { IdentityStore } from './identity.store.js';
import { PendingLinkStore } from './pending-link.store.js';

/** The second half of Prove: whoever signs in to the account, in the browser that brought the identity, owns both. */
@Injectable()
export class LinkCompletion {
  constructor(
    private readonly pending: PendingLinkStore,
    private readonly identities: IdentityStore,
    private readonly changes: ToldChanges,
  ) {}

  /** Connects what waits in this browser for this account, if anything does. Never fails a sign-in. */
  async complete(user: User, flow: BrowserFlow): Promise<void> {
    if (!flow.linkWaits) return;
    const profile = await this.pending.find(flow.id, user.id);
    if (!profile) return;
    const details = { provider: profile.provider, reason: 'proved' };
    const link = (news: News) => this.identities.link(user, profile, 'owner', news);
    await this.changes.make(user, 'identity.linked', details, link).catch((error: unknown) => {
      // Connected elsewhere within these ten minutes: it stays where it is.
      if (!isDuplicateKey(error)) throw error;
    });
    // After the link: were the process to die in between, the next sign-in here finds nothing left to do but this.
    await this.pending.drop(flow.id, profile);
  }
}
