import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import type { Drain } from '../http/drain.js';
import type { EmbeddedMongod } from '../storage/mongod/start-embedded-mongod.js';
import type { Tracing } from './tracing/tracing.js';

/** Milliseconds for answers under way: a callback may ask its provider twice, for five seconds each, and write. */
const DRAIN_LIMIT = 12_000;

/** Milliseconds in which a repeated signal is the same one: npm hands on what the terminal has sent to all of its group. */
const SAME_SIGNAL = 500;

/** What a shell reports of a process that a signal has ended. */
export const ENDED_BY_SIGNAL = 143;

/** What comes to its end, in this order. */
interface Running {
  settings: Pick<Settings, 'shutdownDelay'>;
  drain: Drain;
  app: Pick<INestApplication, 'close'>;
  sandbox: { close(): void } | undefined;
  mongod: EmbeddedMongod | undefined;
  tracing: Tracing | undefined;
  logger: Logger;
}

/** How the process ends: without losing a request, in bounded time, and at once when it is asked twice. */
export class Ending {
  private since: number | undefined;

  constructor(private readonly running: Running) {}

  /** A signal came. */
  asked(): void {
    if (this.since === undefined) void this.end(0);
    else if (performance.now() - this.since > SAME_SIGNAL) this.now();
  }

  /** Ends in good order. Later calls change nothing. */
  async end(exitCode: number): Promise<void> {
    if (this.since !== undefined) return;
    this.since = performance.now();
    const { settings, drain, app, sandbox, mongod, tracing, logger } = this.running;
    logger.info({ underWay: drain.size }, 'stopping');
    drain.begin();
    await pause(settings.shutdownDelay * 1000);
    const clean = await drain.finish(DRAIN_LIMIT);
    if (!clean) logger.warn('connections were cut: their answers took too long');
    // The pretend providers are called by callbacks under way, so they end after those.
    sandbox?.close();
    await app.close();
    await Promise.all([mongod?.stop(), tracing?.stop()]);
    process.exit(exitCode);
  }

  private now(): void {
    const { mongod } = this.running;
    if (mongod) process.kill(mongod.pid, 'SIGTERM');
    process.exit(ENDED_BY_SIGNAL);
  }
}
