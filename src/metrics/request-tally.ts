import { Distribution } from './distribution.js';
import type { Instrument, Sample } from './sample.js';

/** Methods that a route here may have; what a client makes up beyond them is one label. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

interface Route {
  labels: { method: string; route: string };
  /** Answers by status. */
  statuses: Map<number, number>;
  durations: Distribution;
}

/** Answered requests. Each authenticated request of every API passes here: two look-ups and some additions, nothing is made. */
export class RequestTally {
  private readonly routes = new Map<string, Map<string, Route>>();

  /**
   * @param route its pattern, from the closed list of routes
   * @param seconds from the request's headers to the end of the answer
   */
  count(method: string, route: string, status: number, seconds: number): void {
    const known = this.routes.get(route)?.get(method) ?? this.meet(method, route);
    known.statuses.set(status, (known.statuses.get(status) ?? 0) + 1);
    known.durations.observe(seconds);
  }

  readonly requests: Instrument = {
    name: 'latchkey_http_requests_total',
    help: 'Requests answered; status 499 when the client left first.',
    type: 'counter',
    read: () => this.all().flatMap(({ labels, statuses }) => statusSamples(labels, statuses)),
  };

  readonly durations: Instrument = {
    name: 'latchkey_http_request_duration_seconds',
    help: 'From the headers of a request to the end of its answer.',
    type: 'histogram',
    read: () => this.all().flatMap(({ labels, durations }) => durations.read(labels)),
  };

  private all(): Route[] {
    return [...this.routes.values()].flatMap((methods) => [...new Set(methods.values())]);
  }

  private meet(method: string, route: string): Route {
    const methods = this.routes.get(route) ?? new Map<string, Route>();
    this.routes.set(route, methods);
    const name = METHODS.has(method) ? method : 'other';
    const entry = methods.get(name) ?? newRoute(name, route);
    // Node's parser knows some thirty methods, so this map ends as well.
    methods.set(name, entry).set(method, entry);
    return entry;
  }
}

function newRoute(method: string, route: string): Route {
  return { labels: { method, route }, statuses: new Map(), durations: new Distribution() };
}

function statusSamples(labels: Route['labels'], statuses: Map<number, number>): Sample[] {
  return [...statuses].map(([status, value]) => ({ labels: { ...labels, status: String(status) }, value }));
}
