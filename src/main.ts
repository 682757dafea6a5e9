import { readEnvironment } from './config/environment.js';

const environment = readEnvironment();
const endpoint = environment['OTEL_EXPORTER_OTLP_ENDPOINT'];

// Before anything that speaks HTTP or MongoDB is loaded: tracing puts itself into those modules as they load. An endpoint
// that is none is named with all other wrong settings.
const tracing =
  endpoint && URL.canParse(endpoint)
    ? await import('./operations/tracing/tracing.js').then(({ startTracing }) => startTracing(endpoint))
    : undefined;

const { run } = await import('./run.js');
await run(environment, tracing);
