import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../../domain/clock.js';
import type { ProblemCode } from '../../domain/problem-catalogue.js';
import { requestIdOf } from '../../http/request-id.js';
import { driverCollection } from '../../storage/driver-collection.js';
import { FlowRecord } from './flow-record.schema.js';
import { type FlowStep, FlowTrace } from './flow-trace.js';

/** Milliseconds for which records wait for others. */
const FLUSH_AFTER = 100;

/**
 * Records an hour and instance: whoever makes sign-ins fail on purpose must not fill the database. Half of them for callbacks that
 * nobody started, so that those do not hide the others.
 */
const HOURLY = 5_000;
const HOUR = 3_600_000;

/** Milliseconds after a failure in which the sign-in page shows its id. */
const SHOWN_FOR = 120_000;

/** Failures of one attempt that are told of, the latest. */
const MOST_FAILURES = 20;

/** What an admin is told of one attempt. */
export interface FlowReport {
  flowId: string;
  provider: string | null;
  steps: FlowStep[];
}

/** How sign-ins at providers failed. What succeeds is not written down and costs the store nothing. */
@Injectable()
export class FlowLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(FlowLog.name);
  private readonly collection;
  private waiting: FlowRecord[] = [];
  private timer: NodeJS.Timeout | undefined;
  private hour = { since: 0, kept: 0 };

  constructor(
    @InjectModel(FlowRecord.name) records: Model<FlowRecord>,
    private readonly clock: Clock,
  ) {
    this.collection = driverCollection(records);
  }

  trace(provider: string, request: IncomingMessage): FlowTrace {
    return new FlowTrace(provider, requestIdOf(request), this.clock);
  }

  /** Keeps a failure without making anybody wait; those within {@link FLUSH_AFTER} go out in one write. */
  keep(record: Omit<FlowRecord, 'at'>): void {
    const now = this.clock.now();
    if (now - this.hour.since >= HOUR) this.hour = { since: now, kept: 0 };
    const started = record.steps[0]?.step === 'started';
    if (this.hour.kept >= (started ? HOURLY : HOURLY / 2)) return;
    this.hour.kept += 1;
    this.waiting.push({ ...record, at: new Date(now) });
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER);
  }

  /** Writes what waits. Never fails: a sign-in page that cannot say its id is still one. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length === 0) return;
    await this.collection.insertMany(batch, { ordered: false }).catch((error: Error) => {
      this.logger.warn({ failures: batch.length, error: error.name }, 'failed sign-ins not stored');
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** The id of the request with which this browser's latest sign-in failed, just now and with this code. */
  async latestOf(flowSessionId: string, code: ProblemCode): Promise<string | undefined> {
    const since = new Date(this.clock.now() - SHOWN_FOR);
    const record = await this.collection.findOne(
      { browser: browserKey(flowSessionId), code, at: { $gte: since } },
      { sort: { at: -1 } },
    );
    return record?.requestId;
  }

  /** Everything kept of the attempt that this id, of a failed request or of the attempt itself, belongs to. */
  async find(id: string): Promise<FlowReport | null> {
    const named = { $or: [{ requestId: id }, { flowId: id }] };
    const record = await this.collection.findOne(named, { sort: { at: -1 } });
    if (!record) return null;
    const { flowId, provider = null } = record;
    const all = await this.collection.find({ flowId }).sort({ at: -1 }).limit(MOST_FAILURES).toArray();
    const [first = [], ...later] = all.map(({ steps }) => steps).reverse();
    // Each of them begins with the one start.
    const rest = later.map((steps) => steps.filter(({ step }) => step !== 'started'));
    return { flowId, provider, steps: [...first, ...rest.flat()] };
  }
}

/** Hashed: whoever reads the log cannot go on in anybody's browser. */
export function browserKey(flowSessionId: string): string {
  return hash('sha256', flowSessionId, 'base64url');
}
