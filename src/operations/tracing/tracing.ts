import { createRequire, syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { MongoDBInstrumentation } from '@opentelemetry/instrumentation-mongodb';
import { NodeSDK, resources, tracing as sdk } from '@opentelemetry/sdk-node';
import { routePattern } from '../../http/route-pattern.js';
import { IncomingOnly } from './incoming-only.js';
import { WithoutSecrets } from './without-secrets.js';

/** Milliseconds for one attempt to reach the collector. */
const EXPORT_LIMIT = 3_000;

/** Milliseconds for the last spans when the process ends. */
const FAREWELL = 2_000;

/** Asked every few seconds by machines; and the pretend providers, which elsewhere are other people's servers. */
const UNTRACED = /^\/(?:health|metrics|assets|sandbox)(?:[/?]|$)/;

/** Tracing that runs. */
export interface Tracing {
  /** Sends what is left, for a moment, and stops. Never fails: a collector that is down is not the gateway's fault. */
  stop(): Promise<void>;
}

/**
 * Starts tracing: requests, commands to MongoDB and calls to providers become spans, sent to a collector as OTLP over HTTP.
 * Must run before any other module that imports `node:http` or `mongodb`.
 *
 * @param endpoint the collector's base address; `/v1/traces` is put below it
 */
export function startTracing(endpoint: string): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_LIMIT });
  const node = new NodeSDK({
    serviceName: 'latchkey',
    // Nothing of the process: its arguments and its owner are nobody's business. OTEL_RESOURCE_ATTRIBUTES still counts.
    resourceDetectors: [resources.envDetector],
    textMapPropagator: new IncomingOnly(),
    spanProcessors: [new WithoutSecrets(new sdk.BatchSpanProcessor(exporter))],
    // Traces only: left to itself it would send metrics and logs there, too.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [http(), new MongoDBInstrumentation({ dbStatementSerializer: () => '' })],
  });
  node.start();
  patchBuiltIns();
  const stop = async () => {
    await Promise.race([node.shutdown().catch(() => undefined), pause(FAREWELL)]);
  };
  return { stop };
}

function http(): HttpInstrumentation {
  return new HttpInstrumentation({
    ignoreIncomingRequestHook: (request) => UNTRACED.test(request.url ?? ''),
    // A call that belongs to no request is the exporter's, or a mail's.
    requireParentforOutgoingSpans: true,
    applyCustomAttributesOnSpan: (span, request) => {
      if (!('httpVersion' in request) || !('url' in request) || !request.url) return;
      const route = routePattern(request);
      span.setAttribute('http.route', route).updateName(`${request.method} ${route}`);
    },
  });
}

/**
 * The instrumentation waits for a `require` of http and changes the module then. ES modules import it otherwise: so it is required
 * here once, and the names that ES modules see are brought up to date.
 */
function patchBuiltIns(): void {
  const require = createRequire(import.meta.url);
  for (const name of ['node:http', 'node:https']) require(name);
  syncBuiltinESMExports();
}
