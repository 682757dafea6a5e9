import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { logged } from '../support/run-record.js';

/** As OTLP numbers them. */
export const SPAN_KIND = { server: 2, client: 3 };

export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  name: string;
  attributes: Record<string, unknown>;
}

/** A collector of traces: OTLP over HTTP, in JSON. */
export interface Collector {
  url: string;
  spans: CollectedSpan[];
  /** Where something was sent to. */
  paths: Set<string>;
  /** Everything that came, as it came. */
  received: string;
  stop(): Promise<void>;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface Export {
  resourceSpans: {
    scopeSpans: { spans: (Omit<CollectedSpan, 'attributes'> & { attributes: Attribute[] })[] }[];
  }[];
}

export async function startCollector(): Promise<Collector> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      collector.received += text;
      // What leaves the process is held against the secrets of the run, as its logs are.
      logged(`${text}\n`);
      collector.paths.add(request.url ?? '');
      if (request.url === '/v1/traces') collector.spans.push(...spansOf(JSON.parse(text) as Export));
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const collector: Collector = {
    url: `http://127.0.0.1:${port}`,
    spans: [],
    paths: new Set(),
    received: '',
    stop,
  };
  return collector;
}

function spansOf({ resourceSpans }: Export): CollectedSpan[] {
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  return spans.map((span) => ({
    ...span,
    attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  }));
}
