import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { driverCollection } from '../storage/driver-collection.js';
import type { SocialProfile } from '../domain/social-profile.js';
import { PendingLinkRecord } from './pending-link.schema.js';

/** Milliseconds for which an identity waits for its proof. */
const LIFETIME = 600_000;

/** Identities that wait for a proof, each bound to the browser that brought it and the account it would join. */
@Injectable()
export class PendingLinkStore {
  private readonly collection;

  constructor(
    @InjectModel(PendingLinkRecord.name) records: Model<PendingLinkRecord>,
    private readonly clock: Clock,
  ) {
    this.collection = driverCollection(records);
  }

  async keep(flowId: string, userId: string, profile: SocialProfile): Promise<void> {
    const record = { userId, profile, expiresAt: new Date(this.clock.now() + LIFETIME) };
    await this.collection.replaceOne({ _id: digest(flowId) }, record, { upsert: true });
  }

  /** What waits in this browser for this very account. */
  async find(flowId: string, userId: string): Promise<SocialProfile | null> {
    const waiting = { _id: digest(flowId), userId, expiresAt: { $gt: new Date(this.clock.now()) } };
    return (await this.collection.findOne(waiting))?.profile ?? null;
  }

  /** Drops this identity, and not another one that the browser may have brought meanwhile. */
  async drop(flowId: string, { provider, providerId }: SocialProfile): Promise<void> {
    await this.collection.deleteOne({
      _id: digest(flowId),
      'profile.provider': provider,
      'profile.providerId': providerId,
    });
  }
}

function digest(flowId: string): string {
  return hash('sha256', flowId, 'base64url');
}
