import { Injectable } from '@nestjs/common';
import type { Registry } from 'prom-client';

/** Memory, processor time, garbage collection and event loop of the process, by prom-client's own collectors. */
@Injectable()
export class ProcessMetrics {
  private registry: Promise<Registry> | undefined;

  /** In Prometheus' text format. Loaded by the first who asks: a gateway that nobody scrapes pays nothing for it. */
  async read(): Promise<string> {
    this.registry ??= load();
    return (await this.registry).metrics();
  }
}

async function load(): Promise<Registry> {
  const { default: client } = await import('prom-client');
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  return registry;
}
