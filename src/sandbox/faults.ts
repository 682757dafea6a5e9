import type { Request, Response } from 'express';
import type { EndpointName } from './calls.js';
import type { ProviderId } from './endpoints.js';

/** An answer given word for word. The content type is JSON unless `headers` say otherwise. */
export interface RawAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/**
 * What an endpoint does instead of its work: a raw answer; `hang` (no answer ever); `drip` (a body that comes
 * byte by byte and never ends); `reset` (the socket is cut off); `huge` (an endless body at full speed);
 * `redirect` (307 to `redirected` of the same provider).
 */
export type Fault = RawAnswer | 'hang' | 'drip' | 'reset' | 'huge' | 'redirect';

const DRIP_MILLISECONDS = 50;
const CHUNK = Buffer.alloc(64 * 1024, 'x');

/** The faults planned for the endpoints of one sandbox, and the connections that they keep open. */
export class Faults {
  private readonly planned = new Map<string, { fault: Fault; left: number }>();
  private readonly open = new Set<Response>();

  constructor(private readonly baseUrl: string) {}

  /** Replaces what was planned for this endpoint; `times` requests meet it, by default every one. */
  plan(provider: ProviderId, endpoint: EndpointName, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.planned.set(`${provider}/${endpoint}`, { fault, left: times });
  }

  /** The fault that this request meets, if any; counts it as met. */
  next(provider: ProviderId, endpoint: EndpointName): Fault | undefined {
    const plan = this.planned.get(`${provider}/${endpoint}`);
    if (!plan || plan.left <= 0) return undefined;
    plan.left -= 1;
    return plan.fault;
  }

  perform(fault: Fault, provider: ProviderId, request: Request, response: Response): void {
    if (typeof fault === 'object') return answer(fault, response);
    switch (fault) {
      case 'hang':
        return this.keepOpen(response);
      case 'drip':
        return this.drip(response);
      case 'huge':
        return this.flood(response);
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'redirect':
        // 307 keeps method and body: a client that follows it gives its secret away, and is seen doing so.
        response.redirect(307, `${this.baseUrl}/${provider}/redirected`);
    }
  }

  /** Cuts every connection that a fault keeps open, so that a server can stop. */
  close(): void {
    for (const response of this.open) response.socket?.destroy();
    this.open.clear();
  }

  reset(): void {
    this.planned.clear();
    this.close();
  }

  private keepOpen(response: Response): void {
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
  }

  private drip(response: Response): void {
    this.keepOpen(response);
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), DRIP_MILLISECONDS);
    response.once('close', () => clearInterval(timer));
  }

  private flood(response: Response): void {
    this.keepOpen(response);
    response.writeHead(200, { 'content-type': 'application/json' });
    // Waits for `drain`: the flood must fill the client's memory, not the gateway's own.
    const pour = () => {
      while (!response.destroyed && response.write(CHUNK));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  }
}

function answer({ status, headers, body }: RawAnswer, response: Response): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body);
}
