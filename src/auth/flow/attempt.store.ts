import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../../domain/clock.js';
import { driverCollection } from '../../storage/driver-collection.js';
import type { Attempt } from './attempt.js';
import { AttemptRecord } from './attempt.schema.js';

/** Seconds in which a person signs in at the provider. */
export const ATTEMPT_LIFETIME = 600;

/** Attempts in progress: one record each, so that every tab of a browser has its own. */
@Injectable()
export class AttemptStore {
  private readonly collection;

  constructor(
    @InjectModel(AttemptRecord.name) records: Model<AttemptRecord>,
    private readonly clock: Clock,
  ) {
    this.collection = driverCollection(records);
  }

  /**
   * @param flowId the browser's flow session
   * @returns the `state` for the provider: 256 random bits
   */
  async begin(flowId: string, attempt: Attempt): Promise<string> {
    const state = randomBytes(32).toString('base64url');
    const expiresAt = new Date(this.clock.now() + ATTEMPT_LIFETIME * 1000);
    await this.collection.insertOne({ _id: digest(state), flow: digest(flowId), attempt, expiresAt });
    return state;
  }

  /**
   * Takes an attempt out, once: of any number of callbacks with the same state one gets it (OA-05). One that comes from
   * another browser or for another provider finds nothing and spoils nothing (OA-02, mix-up).
   */
  async consume(flowId: string, state: string, provider: string): Promise<Attempt | null> {
    const record = await this.collection.findOneAndDelete({
      _id: digest(state),
      flow: digest(flowId),
      'attempt.provider': provider,
      expiresAt: { $gt: new Date(this.clock.now()) },
    });
    return record?.attempt ?? null;
  }
}

function digest(value: string): string {
  return hash('sha256', value, 'base64url');
}
