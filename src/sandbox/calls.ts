import type { Request } from 'express';
import type { ProviderId } from './endpoints.js';

/** Every endpoint by the name under which it is recorded and can be made to fail. */
export type EndpointName =
  | 'authorize'
  | 'token'
  | 'userinfo'
  | 'certs'
  | 'discovery'
  | 'user'
  | 'emails'
  /** Where the fault `redirect` points: a call here means that the client follows redirects. */
  | 'redirected';

/** One request as it arrived. */
export interface RecordedCall {
  provider: ProviderId;
  endpoint: EndpointName;
  method: string;
  url: string;
  headers: Request['headers'];
  /** The fields of a form body; empty when there was none. */
  body: Record<string, unknown>;
}

const KEPT = 1000;

/** The latest requests of one sandbox, oldest first, for assertions. */
export class Calls {
  private calls: RecordedCall[] = [];

  record(provider: ProviderId, endpoint: EndpointName, request: Request): void {
    const body: unknown = request.body;
    this.calls.push({
      provider,
      endpoint,
      method: request.method,
      url: request.originalUrl,
      headers: { ...request.headers },
      body: typeof body === 'object' && body !== null ? { ...body } : {},
    });
    if (this.calls.length > KEPT) this.calls.shift();
  }

  all(): readonly RecordedCall[] {
    return this.calls;
  }

  of(provider: ProviderId, endpoint: EndpointName): RecordedCall[] {
    return this.calls.filter((call) => call.provider === provider && call.endpoint === endpoint);
  }

  count(provider: ProviderId, endpoint: EndpointName): number {
    return this.of(provider, endpoint).length;
  }

  reset(): void {
    this.calls = [];
  }
}
