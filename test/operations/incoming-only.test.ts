import { expect, it } from '@jest/globals';
import { ROOT_CONTEXT, type TextMapPropagator, trace, TraceFlags } from '@opentelemetry/api';
import { IncomingOnly } from '../../src/operations/tracing/incoming-only.js';

const span = { traceId: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', spanId: '00f067aa0ba902b7' };
const traceparent = `00-${span.traceId}-${span.spanId}-01`;

it('takes the trace of the proxy, and tells no provider of it', () => {
  const propagator = new IncomingOnly();
  const getter = { keys: () => ['traceparent'], get: () => traceparent };
  const context = propagator.extract(ROOT_CONTEXT, {}, getter);
  expect(trace.getSpanContext(context)).toMatchObject({ ...span, traceFlags: TraceFlags.SAMPLED });
  const headers: Record<string, string> = {};
  const outgoing: TextMapPropagator = propagator;
  outgoing.inject(context, headers, { set: (_carrier, name, value) => (headers[name] = value) });
  expect(headers).toEqual({});
  expect(propagator.fields()).toEqual([]);
});
