import { tracing as sdk } from '@opentelemetry/sdk-node';

/**
 * What may leave the process about a request, a call or a command. A list of what is allowed, not of what is not: the libraries
 * write down whole URLs, and their next version may write more.
 */
const ALLOWED = new Set([
  'http.request.method',
  'http.method',
  'http.response.status_code',
  'http.status_code',
  'http.route',
  'server.address',
  'server.port',
  'net.peer.name',
  'net.peer.port',
  'url.scheme',
  'error.type',
  'db.system',
  'db.system.name',
  'db.name',
  'db.namespace',
  'db.operation',
  'db.operation.name',
  'db.mongodb.collection',
  'db.collection.name',
]);

/** Takes from each span what might be a code, a token, a query or somebody's address, before anybody else sees it. */
export class WithoutSecrets implements sdk.SpanProcessor {
  constructor(private readonly next: sdk.SpanProcessor) {}

  onStart(...started: Parameters<sdk.SpanProcessor['onStart']>): void {
    this.next.onStart(...started);
  }

  onEnd(span: sdk.ReadableSpan): void {
    for (const name of Object.keys(span.attributes)) if (!ALLOWED.has(name)) delete span.attributes[name];
    // Exceptions carry messages of others, with whatever these were called with.
    span.events.length = 0;
    delete span.status.message;
    this.next.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.next.shutdown();
  }
}
