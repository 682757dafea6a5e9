import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { ForwardAuth } from './access/forward-auth.js';
import { AppModule, type Surroundings } from './app.module.js';
import type { Settings } from './config/settings.js';
import { bodyParsing } from './http/body-parsing.js';
import { crossOriginAccess } from './http/cross-origin-access.js';
import type { Drain } from './http/drain.js';
import { FrontServer } from './http/front-server.js';
import { pageRoutes } from './http/page-routes.js';
import { securityHeaders } from './http/security-headers.js';
import { Metrics } from './metrics/metrics.js';
import { answerRecord } from './operations/answer-record.js';
import { JsonLogger } from './operations/json-logger.js';
import { createSandbox, type Sandbox } from './sandbox/sandbox.js';
import { registeredSandboxClients, withSandboxProviders } from './sandbox/sandbox.settings.js';
import { assets } from './views/assets.js';

/** A gateway, ready to listen. */
export interface Gateway {
  app: NestExpressApplication;
  settings: Settings;
  sandbox: Sandbox | undefined;
  /** How it ends without losing a request. */
  drain: Drain;
}

/**
 * Puts a gateway together: the same for `npm start`, for tests and for benchmarks.
 *
 * @throws when the database is out of reach or the configuration cannot work: at boot, not at the first request
 */
export async function createGateway(surroundings: Surroundings, logger: Logger): Promise<Gateway> {
  const settings = surroundings.settings.sandbox
    ? withSandboxProviders(surroundings.settings)
    : surroundings.settings;
  const server = express();
  server.disable('x-powered-by').disable('etag');
  server.set('trust proxy', settings.trustProxy);
  // Only layers that do something here: every request pays for each of them.
  if (settings.corsOrigins.length > 0) server.use(crossOriginAccess(settings.corsOrigins));
  server.use('/assets', assets(settings.brand.accent));
  const sandbox = settings.sandbox ? mountSandbox(server, surroundings, settings) : undefined;
  server.use(bodyParsing);
  const front = new FrontServer(server, securityHeaders(settings.secure));
  const options = { bodyParser: false, logger: new JsonLogger(logger), abortOnError: false };
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.in({ ...surroundings, settings }),
    front,
    options,
  );
  app.enableVersioning(pageRoutes);
  await app.init();
  const forwardAuth = app.get(ForwardAuth);
  front.answerFirst('/auth/verify', (request, response) => forwardAuth.handle(request, response));
  const metrics = app.get(Metrics);
  metrics.requestsInFlight.readBy(() => front.drain.size);
  front.observeAnswers(answerRecord(metrics.requests, logger));
  return { app, settings, sandbox, drain: front.drain };
}

function mountSandbox(server: Express, { clock }: Surroundings, settings: Settings): Sandbox {
  const sandbox = createSandbox({
    clock,
    baseUrl: `${settings.publicUrl}/sandbox`,
    clients: registeredSandboxClients(settings.publicUrl),
  });
  server.use('/sandbox', sandbox.router);
  return sandbox;
}
