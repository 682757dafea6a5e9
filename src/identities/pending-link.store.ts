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

  /** Takes out, once, what waits in this browser for this very account. */
  async take(flowId: string, userId: string): Promise<SocialProfile | null> {
    const waiting = { _id: digest(flowId), userId, expiresAt: { $gt: new Date(this.clock.now()) } };
    return (await this.collection.findOneAndDelete(waiting))?.profile ?? null;
  }
}

function digest(flowId: string): string {
  return hash('sha256', flowId, 'base64url');
}
