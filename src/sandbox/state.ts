import type { RequestHandler } from 'express';
import type { Clock } from '../domain/clock.js';
import { Calls, type EndpointName } from './calls.js';
import { sandboxEndpoints, type ProviderId, type SandboxClient, type SandboxEndpoints } from './endpoints.js';
import { Faults } from './faults.js';
import { Grants } from './grants.js';
import { IdTokens } from './id-tokens.js';
import { People } from './personas.js';

export interface SandboxOptions {
  clock: Clock;
  /** Where the router is mounted, as the client and the browser see it; no slash at the end. */
  baseUrl: string;
  clients: Record<ProviderId, SandboxClient>;
}

/** All that one sandbox remembers; nothing of it outlives the process. */
export class SandboxState {
  readonly clock: Clock;
  clients: Record<ProviderId, SandboxClient>;
  readonly endpoints: SandboxEndpoints;
  readonly people = new People();
  readonly calls = new Calls();
  readonly idTokens = new IdTokens();
  readonly grants: Grants;
  readonly faults: Faults;

  private readonly registered: Record<ProviderId, SandboxClient>;

  constructor({ clock, baseUrl, clients }: SandboxOptions) {
    this.clock = clock;
    this.registered = clients;
    this.clients = clients;
    this.endpoints = sandboxEndpoints(baseUrl);
    this.grants = new Grants(clock);
    this.faults = new Faults(baseUrl);
  }

  /** Records each request of an endpoint and lets a planned fault answer in its place. */
  watch(provider: ProviderId, endpoint: EndpointName): RequestHandler {
    return (request, response, next) => {
      this.calls.record(provider, endpoint, request);
      const fault = this.faults.next(provider, endpoint);
      if (fault === undefined) return next();
      this.faults.perform(fault, provider, request, response);
    };
  }

  /** From now on the provider knows its client by this secret only. */
  changeSecret(provider: ProviderId, clientSecret: string): void {
    this.clients = { ...this.clients, [provider]: { ...this.clients[provider], clientSecret } };
  }

  reset(): void {
    this.clients = this.registered;
    for (const part of [this.people, this.calls, this.idTokens, this.grants, this.faults]) part.reset();
  }
}
