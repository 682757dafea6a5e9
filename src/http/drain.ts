import type { Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks for connections that have become idle. */
const LOOK_EVERY = 100;

/** The end of a server: what is under way is answered, nothing new is taken. */
export class Drain {
  private readonly underWay = new Set<ServerResponse>();
  private server: Server | undefined;
  private started = false;

  /** True from the moment in which this instance is to get no more requests. */
  get begun(): boolean {
    return this.started;
  }

  /** Requests being answered, those answered from memory apart. */
  get size(): number {
    return this.underWay.size;
  }

  watch(server: Server): void {
    this.server = server;
  }

  enter(response: ServerResponse): void {
    this.underWay.add(response);
  }

  leave(response: ServerResponse): void {
    this.underWay.delete(response);
  }

  /**
   * From now on this instance is not ready and every answer ends its connection. Connections are still accepted: a load
   * balancer needs a moment to notice, and whom it sends meanwhile must not be refused.
   */
  begin(): void {
    this.started = true;
    // Those that were begun before tell their client, too: it must not send its next request into a closing connection.
    for (const response of this.underWay) response.shouldKeepAlive = false;
  }

  /**
   * Refuses new connections, ends idle ones and waits for the answers under way.
   *
   * @param limit milliseconds after which the remaining connections are cut
   * @returns true when nothing had to be cut
   */
  async finish(limit: number): Promise<boolean> {
    const { server } = this;
    if (!server?.listening) return true;
    const over = new Promise<'over'>((resolve) => server.close(() => resolve('over')));
    const until = performance.now() + limit;
    while (performance.now() < until) {
      server.closeIdleConnections();
      if ((await Promise.race([over, pause(LOOK_EVERY)])) === 'over') return true;
    }
    server.closeAllConnections();
    await over;
    return false;
  }
}
