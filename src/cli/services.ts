import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { pino } from 'pino';
import { AppModule } from '../app.module.js';
import type { Settings } from '../config/settings.js';
import { SystemClock } from '../domain/clock.js';
import { SystemNetwork } from '../domain/network.js';
import { embeddedUri, whyNotConnected } from '../doctor/store.js';
import { JsonLogger } from '../operations/json-logger.js';
import { providers } from '../providers/registry.js';
import { CommandError } from './command-error.js';

/** The services of the gateway, by their classes. */
export type Services = Pick<INestApplicationContext, 'get' | 'close'>;

/** Who is named in the audit log. */
export const ACTOR = 'cli';

/**
 * Puts the gateway together as the gateway does and starts nothing of it: no server, no mail worker, no first admin, no
 * feed. What is asked of its services goes by the same rules as over HTTP, and reaches running instances the same way.
 *
 * @throws CommandError when MongoDB cannot be reached
 */
export async function openServices(read: Settings): Promise<Services> {
  const mongodbUri = read.mongodbUri ?? (await embeddedUri(read.dataDir));
  if (mongodbUri === undefined)
    throw new CommandError('MONGODB_URI is not set, and no gateway was ever started with this DATA_DIR');
  const settings = { ...read, mongodbUri };
  const surroundings = { settings, clock: new SystemClock(), network: new SystemNetwork(), providers };
  // The answer alone goes to stdout. Silent until the store is reached: what keeps it from that is said in words.
  const log = pino({ level: 'silent' }, { write: (line: string) => void process.stderr.write(line) });
  const options = { bodyParser: false, logger: new JsonLogger(log), abortOnError: false };
  try {
    // Never initialised: that is what would start the rest.
    const services = await NestFactory.create(AppModule.in(surroundings), options);
    log.level = 'warn';
    return services;
  } catch (error) {
    throw new CommandError(`MongoDB cannot be reached: ${whyNotConnected(error)}`, { cause: error });
  }
}
