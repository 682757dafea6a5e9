import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Express } from 'express';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { readSettings, type Settings } from '../../src/config/settings.js';
import { createGateway } from '../../src/gateway.js';
import { MailWorker } from '../../src/mail/mail-worker.js';
import { providers as registry } from '../../src/providers/registry.js';
import type { Provider } from '../../src/providers/provider.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { Throttle } from '../../src/throttling/throttle.js';
import { Browser } from './browser.js';
import { RecordingNetwork } from './recording-network.js';
import { logged, noteEnvironment } from './run-record.js';
import { TestClock } from './test-clock.js';

export interface TestGateway {
  /** `PUBLIC_URL`. */
  url: string;
  /** Where this very instance listens; another than `url` when several share one `PUBLIC_URL`. */
  address: string;
  settings: Settings;
  clock: TestClock;
  /** The pretend Google and GitHub that this gateway talks to over HTTP. */
  sandbox: Sandbox;
  database: Connection;
  /** Everything logged, at debug level. */
  log: string[];
  /** What counts tries: a test spends a budget by it, where asking a thousand times would take too long. */
  throttle: Throttle;
  /** What the framework answers, as the running application has it. */
  routes: readonly Route[];
  browser(): Browser;
  /** Sends what is due in the outbox, and waits for it. */
  deliverMail(): Promise<void>;
  stop(): Promise<void>;
}

export interface Route {
  method: string;
  /** With `:parameters`. */
  path: string;
}

export interface TestGatewayOptions {
  /** Environment variables over the tests' own. */
  environment?: Record<string, string>;
  providers?: readonly Provider[];
  clock?: TestClock;
  /** Name of the database, for several gateways on one. */
  databaseName?: string;
}

/** The test database server's address, with a database of its own. */
export function databaseUri(name: string): string {
  const uri = new URL(process.env['TEST_MONGODB_URI'] ?? 'mongodb://global-setup-did-not-run');
  uri.pathname = `/${name}`;
  return uri.href;
}

/** Starts the real gateway on a port of its own: real MongoDB, pretend providers over HTTP, a clock to move. */
export async function startGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-gateway-'));
  const name = options.databaseName ?? `t${randomUUID().replaceAll('-', '')}`;
  const environment = {
    NODE_ENV: 'test',
    PORT: String(port),
    DATA_DIR: dataDir,
    MONGODB_URI: databaseUri(name),
    LOG_LEVEL: 'debug',
    SANDBOX: 'true',
    ...options.environment,
  };
  const providers = options.providers ?? registry;
  const read = readSettings(
    environment,
    providers.map(({ id }) => id),
  );
  const clock = options.clock ?? new TestClock();
  const log: string[] = [];
  const keep = (line: string) => {
    log.push(line);
    logged(line);
  };
  noteEnvironment(environment);
  const logger = pino({ level: read.logLevel }, { write: (line: string) => keep(line) });
  const surroundings = { settings: read, clock, network: new RecordingNetwork(), providers };
  const { app, settings, sandbox } = await createGateway(surroundings, logger);
  await app.listen(settings.port, settings.host);
  if (!sandbox) throw new Error('a test gateway runs with the sandbox');
  const database = app.get<Connection>(getConnectionToken());
  const stop = async () => {
    sandbox.close();
    if (options.databaseName === undefined) await database.dropDatabase();
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const url = settings.publicUrl;
  const address = `http://127.0.0.1:${settings.port}`;
  const deliverMail = () => app.get(MailWorker).settle();
  const browser = () => new Browser(url);
  const throttle = app.get(Throttle);
  const routes = routesOf(app.getHttpAdapter().getInstance() as Express);
  const parts = { url, address, settings, clock, sandbox, database, log, throttle, routes };
  return { ...parts, browser, deliverMail, stop };
}

function routesOf({ router }: Express): Route[] {
  const { stack } = router as unknown as {
    stack: { route?: { path: string; methods: Record<string, boolean> } }[];
  };
  return stack.flatMap(({ route }) =>
    Object.keys(route?.methods ?? {}).map((method) => ({
      method: method.toUpperCase(),
      path: route?.path ?? '',
    })),
  );
}

/** A port that was free a moment ago. The gateway must know it before it listens: its callbacks name it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
