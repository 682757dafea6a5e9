import type { Clock } from '../domain/clock.js';
import { Network, type NetworkAnswer, type NetworkRequest } from '../domain/network.js';
import { exchange, readLimited } from '../providers/limited-exchange.js';
import { whyUnreached } from './unreached.js';

/** An answer, with what the usual transport throws away. */
export interface Answer {
  status: number;
  text: string;
  headers: NetworkAnswer['headers'];
  /** Our clock when it came, less half of the time it took; milliseconds. */
  at: number;
}

/** One request that went out: either it was answered, or `failure` says in plain words why not. */
export interface Call {
  method: string;
  url: string;
  answer?: Answer;
  failure?: string;
}

/** The network, with a record of who was asked and what came back. */
export class WatchedNetwork extends Network {
  readonly calls: Call[] = [];

  constructor(
    private readonly network: Network,
    private readonly clock: Clock,
  ) {
    super();
  }

  async fetch(url: string, request: NetworkRequest): Promise<NetworkAnswer> {
    const call: Call = { method: request.method ?? 'GET', url };
    this.calls.push(call);
    const sent = this.clock.now();
    try {
      const response = await this.network.fetch(url, request);
      const at = (sent + this.clock.now()) / 2;
      const { status, headers } = response;
      const text = await readLimited(response);
      call.answer = { status, text, headers, at };
      return { status, headers, body: new Blob([text]).stream() };
    } catch (error) {
      call.failure = whyUnreached(error);
      throw error;
    }
  }

  /** One request within the limits of every call to a provider: one try, 5 s, 256 kB, no redirects. Never throws. */
  async ask(url: string, headers: Record<string, string> = {}): Promise<Call> {
    const before = this.calls.length;
    await exchange(this, url, { headers }).catch(() => undefined);
    return this.calls[before] ?? { method: 'GET', url, failure: 'it could not be asked' };
  }
}
