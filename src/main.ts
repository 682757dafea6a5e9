import { homedir } from 'node:os';
import { pino } from 'pino';
import { ConfigurationError } from './config/configuration-error.js';
import { readEnvironment } from './config/environment.js';
import { readSettings, type Settings } from './config/settings.js';
import { SystemClock } from './domain/clock.js';
import { SystemNetwork } from './domain/network.js';
import { createGateway } from './gateway.js';
import { providers } from './providers/registry.js';
import { defaultCacheDir } from './storage/mongod/mongod-cache.js';
import { resolveMongodBinary } from './storage/mongod/resolve-mongod-binary.js';
import { type EmbeddedMongod, startEmbeddedMongod } from './storage/mongod/start-embedded-mongod.js';

const environment = readEnvironment();

/** For the person at the terminal; the log goes to stdout. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function embeddedMongod({ dataDir, mongodBinary }: Settings): Promise<EmbeddedMongod> {
  const cacheDir = defaultCacheDir(environment['XDG_CACHE_HOME'], homedir());
  const binary = await resolveMongodBinary({
    cacheDir,
    systemBinary: mongodBinary,
    path: environment['PATH'] ?? '',
    say,
  });
  return startEmbeddedMongod({ dataDir, binary, say });
}

async function start(): Promise<void> {
  const read = readSettings(
    environment,
    providers.map(({ id }) => id),
  );
  const mongod = read.mongodbUri === undefined ? await embeddedMongod(read) : undefined;
  const settings = { ...read, mongodbUri: read.mongodbUri ?? mongod?.uri };
  const logger = pino({ level: settings.logLevel });
  const surroundings = { settings, clock: new SystemClock(), network: new SystemNetwork(), providers };
  const { app, sandbox } = await createGateway(surroundings, logger);

  let stopping = false;
  const stop = async (exitCode: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    sandbox?.close();
    await app.close();
    await mongod?.stop();
    process.exit(exitCode);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(0));
  void mongod?.exited.then(({ requested }) => {
    if (requested) return;
    say('The embedded MongoDB has ended by itself; its log is in the data folder. Stopping.');
    return stop(1);
  });

  await app.listen(settings.port, settings.host);
  say(`Latchkey is ready: open ${settings.publicUrl}`);
}

try {
  await start();
} catch (error) {
  say(
    error instanceof ConfigurationError || !(error instanceof Error)
      ? String(error).replace(/^\w+: /, '')
      : `Latchkey did not start: ${error.message}`,
  );
  process.exit(1);
}
