import { homedir } from 'node:os';
import { pino } from 'pino';
import { ConfigurationError } from './config/configuration-error.js';
import { readSettings, type Settings } from './config/settings.js';
import { SystemClock } from './domain/clock.js';
import { SystemNetwork } from './domain/network.js';
import { createGateway } from './gateway.js';
import { Ending, ENDED_BY_SIGNAL } from './operations/ending.js';
import type { Tracing } from './operations/tracing/tracing.js';
import { providers } from './providers/registry.js';
import { defaultCacheDir } from './storage/mongod/mongod-cache.js';
import { resolveMongodBinary } from './storage/mongod/resolve-mongod-binary.js';
import { type EmbeddedMongod, startEmbeddedMongod } from './storage/mongod/start-embedded-mongod.js';

type Environment = Record<string, string | undefined>;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** For the person at the terminal; the log goes to stdout. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function embeddedMongod(
  { dataDir, mongodBinary }: Settings,
  environment: Environment,
): Promise<EmbeddedMongod> {
  const cacheDir = defaultCacheDir(environment['XDG_CACHE_HOME'], homedir());
  const binary = await resolveMongodBinary({
    cacheDir,
    systemBinary: mongodBinary,
    path: environment['PATH'] ?? '',
    say,
  });
  return startEmbeddedMongod({ dataDir, binary, say });
}

async function start(environment: Environment, tracing: Tracing | undefined): Promise<void> {
  const read = readSettings(
    environment,
    providers.map(({ id }) => id),
  );
  // Until the gateway can end in good order. Without it a signal would end this process at once, and leave mongod behind,
  // which has a process group of its own; `exit` ends it, too.
  const interrupted = () => process.exit(ENDED_BY_SIGNAL);
  for (const signal of SIGNALS) process.on(signal, interrupted);
  const mongod = read.mongodbUri === undefined ? await embeddedMongod(read, environment) : undefined;
  const settings = { ...read, mongodbUri: read.mongodbUri ?? mongod?.uri };
  const logger = pino({ level: settings.logLevel });
  const surroundings = { settings, clock: new SystemClock(), network: new SystemNetwork(), providers };
  const gateway = await createGateway(surroundings, logger);

  const ending = new Ending({ ...gateway, mongod, tracing, logger });
  for (const signal of SIGNALS) process.off(signal, interrupted).on(signal, () => ending.asked());
  void mongod?.exited.then(async ({ requested }) => {
    if (requested) return;
    say(
      `The embedded MongoDB has ended by itself. Stopping. Its log, in the data folder, says:\n${await mongod.complaints()}`,
    );
    return ending.end(1);
  });

  await gateway.app.listen(settings.port, settings.host);
  say(`Latchkey is ready: open ${settings.publicUrl}`);
}

/** Starts a gateway in this process. Does not return a failure: it is said, and the process exits with 1. */
export async function run(environment: Environment, tracing: Tracing | undefined): Promise<void> {
  try {
    await start(environment, tracing);
  } catch (error) {
    say(
      error instanceof ConfigurationError || !(error instanceof Error)
        ? String(error).replace(/^\w+: /, '')
        : `Latchkey did not start: ${error.message}`,
    );
    process.exit(1);
  }
}
