import { createHash, randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Clock } from '../../src/domain/clock.js';
import { sandboxClients, sandboxEndpoints, type ProviderId } from '../../src/sandbox/endpoints.js';
import { createSandbox } from '../../src/sandbox/sandbox.js';

export const CALLBACK = {
  google: 'http://localhost:3000/auth/google/callback',
  github: 'http://localhost:3000/auth/github/callback',
};

/** A clock that a test moves by hand. */
export class TestClock extends Clock {
  private time = Date.now();
  now(): number {
    return this.time;
  }
  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

/** A sandbox on a port of its own. Stop it with `stop()`. */
export async function startSandbox() {
  const app = express();
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox`;
  const clock = new TestClock();
  const sandbox = createSandbox({
    clock,
    baseUrl,
    clients: {
      google: { ...sandboxClients.google, redirectUris: [CALLBACK.google] },
      github: { ...sandboxClients.github, redirectUris: [CALLBACK.github] },
    },
  });
  app.use('/sandbox', sandbox.router);
  const stop = async () => {
    sandbox.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { sandbox, clock, baseUrl, endpoints: sandboxEndpoints(baseUrl), stop };
}

export type Running = Awaited<ReturnType<typeof startSandbox>>;

const verifier = randomBytes(32).toString('base64url');
const codeChallenge = createHash('sha256').update(verifier).digest('base64url');

/** The authorization URL of a well-behaved client; `changes` put over it, `null` leaves a parameter out. */
export function authorizationUrl(
  { endpoints }: Running,
  provider: ProviderId,
  changes: Record<string, string | null> = {},
): string {
  const usual = {
    response_type: 'code',
    client_id: sandboxClients[provider].clientId,
    redirect_uri: CALLBACK[provider],
    scope: provider === 'google' ? 'openid email profile' : 'user:email',
    state: 'the-state',
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  };
  const url = new URL(endpoints[provider].authorizationUrl);
  for (const [name, value] of Object.entries({ ...usual, ...changes })) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}

/** Asks without following the redirect. Returns the parameters of the callback. */
export async function authorize(
  running: Running,
  provider: ProviderId,
  changes: Record<string, string | null>,
): Promise<URLSearchParams> {
  const response = await fetch(authorizationUrl(running, provider, changes), { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'about:blank').searchParams;
}

/** A code for a persona or, with `fault`, one that goes wrong. */
export async function codeFor(
  running: Running,
  provider: ProviderId,
  changes: Record<string, string | null>,
): Promise<string> {
  const code = (await authorize(running, provider, changes)).get('code');
  if (code === null) throw new Error('the callback carries no code');
  return code;
}

/** Exchanges a code as a well-behaved client does; `changes` put over the form, `null` leaves a field out. */
export function exchange(
  { endpoints }: Running,
  provider: ProviderId,
  code: string,
  changes: Record<string, string | null> = {},
  init: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  const usual = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: CALLBACK[provider],
    client_id: sandboxClients[provider].clientId,
    client_secret: sandboxClients[provider].clientSecret,
    code_verifier: verifier,
  };
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...usual, ...changes })) {
    if (value !== null) body.set(name, value);
  }
  return fetch(endpoints[provider].tokenUrl, { method: 'POST', body, redirect: 'manual', ...init });
}

/** A JSON object out of an answer. */
export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
