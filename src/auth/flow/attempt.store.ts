import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../../domain/clock.js';
import { driverCollection } from '../../storage/driver-collection.js';
import type { Attempt } from './attempt.js';
import { AttemptRecord } from './attempt.schema.js';
import { States } from './state.js';

/** Seconds in which a person signs in at the provider. */
export const ATTEMPT_LIFETIME = 600;

/** An attempt that cannot be completed any more. */
export interface FoundAttempt extends Pick<Attempt, 'purpose' | 'target' | 'start'> {
  /** It began in the browser that asks. */
  own: boolean;
  used: boolean;
}

/** Attempts in progress: one record each, so that every tab of a browser has its own. */
@Injectable()
export class AttemptStore {
  private readonly collection;

  constructor(
    @InjectModel(AttemptRecord.name) records: Model<AttemptRecord>,
    private readonly states: States,
    private readonly clock: Clock,
  ) {
    this.collection = driverCollection(records);
  }

  /**
   * @param flowId the browser's flow session
   * @returns the `state` for the provider
   */
  async begin(flowId: string, attempt: Attempt): Promise<string> {
    const state = this.states.issue(flowId, attempt);
    const expiresAt = new Date(this.clock.now() + ATTEMPT_LIFETIME * 1000);
    await this.collection.insertOne({ _id: digest(state), flow: digest(flowId), attempt, expiresAt });
    return state;
  }

  /**
   * Uses an attempt up, once: of any number of callbacks with the same state one gets it (OA-05). One that comes from
   * another browser or for another provider finds nothing and spoils nothing (OA-02, mix-up).
   */
  async consume(flowId: string, state: string, provider: string): Promise<Attempt | null> {
    const now = new Date(this.clock.now());
    const good = {
      _id: digest(state),
      flow: digest(flowId),
      'attempt.provider': provider,
      usedAt: { $exists: false },
      expiresAt: { $gt: now },
    };
    const spent = { 'attempt.codeVerifier': '', 'attempt.nonce': '' } as const;
    // Answers with the record as it was before.
    const record = await this.collection.findOneAndUpdate(good, { $set: { usedAt: now }, $unset: spent });
    return record?.attempt ?? null;
  }

  /** What is left of an attempt, used and expired ones too. @param flowId of the browser that asks */
  async find(state: string, flowId: string): Promise<FoundAttempt | null> {
    const record = await this.collection.findOne({ _id: digest(state) });
    if (!record) return null;
    const own = record.flow === digest(flowId);
    const { purpose, target, start } = record.attempt;
    return { own, used: record.usedAt !== undefined, purpose, target, start };
  }
}

function digest(value: string): string {
  return hash('sha256', value, 'base64url');
}
