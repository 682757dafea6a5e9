import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, trusted } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { AuditRecord } from './audit.schema.js';

export type AuditEvent =
  | 'sign-in'
  | 'sign-in.refused'
  | 'user.created'
  | 'identity.linked'
  | 'identity.unlinked'
  | 'account.claimed'
  | 'refresh.reused'
  | 'session.ended'
  | 'sessions.ended'
  | 'password.changed'
  | 'api-key.created'
  | 'api-key.revoked'
  | 'token.revoked';

/** Who did what, kept for the owner of the account and the operator. */
@Injectable()
export class AuditLog {
  private readonly logger = new Logger(AuditLog.name);

  constructor(
    @InjectModel(AuditRecord.name) private readonly records: Model<AuditRecord>,
    private readonly clock: Clock,
  ) {}

  /** Writes an event without making its caller wait; a failure is logged with the event, so that it is in one place at least. */
  record(event: AuditEvent, details: Omit<Partial<AuditRecord>, 'event' | 'at'>): void {
    const record = { event, ...details, at: new Date(this.clock.now()) };
    this.logger.log({ audit: record }, event);
    this.records.collection.insertOne(record).catch((error: Error) => {
      this.logger.error({ audit: record, error: error.name }, 'audit event not stored');
    });
  }

  /** How many events of a kind there were since midnight UTC. */
  async countSinceMidnight(event: AuditEvent): Promise<number> {
    const midnight = new Date(this.clock.now());
    midnight.setUTCHours(0, 0, 0, 0);
    return this.records.countDocuments({ event, at: trusted({ $gte: midnight }) });
  }
}
