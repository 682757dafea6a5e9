import type { Context, TextMapGetter, TextMapPropagator } from '@opentelemetry/api';
import { core } from '@opentelemetry/sdk-node';

/**
 * W3C trace context from the proxy in front; none goes out, because the servers that are called are other people's
 * (Trace Context, section 6.2: privacy across trust boundaries).
 */
export class IncomingOnly implements TextMapPropagator {
  private readonly standard = new core.W3CTraceContextPropagator();

  inject(): void {}

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    return this.standard.extract(context, carrier, getter);
  }

  fields(): string[] {
    return [];
  }
}
