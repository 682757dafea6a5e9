import { once } from 'node:events';
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import express from 'express';
import { z } from 'zod';
import type { Settings } from '../../config/settings.js';
import type { Call, WatchedNetwork } from '../watched-network.js';

/** An address kept for examples (RFC 5737): whoever believes it believes anything a client writes. */
export const FORGED_ADDRESS = '198.51.100.7';

/** What a request by PUBLIC_URL looks like when it arrives. */
export interface ArrivedRequest {
  /** `X-Forwarded-For`, the nearest hop last. */
  forwardedFor: readonly string[];
  forwardedProto: string | undefined;
  /** Whose request the gateway would take it for, with TRUST_PROXY as it is. */
  client: string | undefined;
}

export type StandInResult =
  | { outcome: 'arrived'; request: ArrivedRequest }
  | { outcome: 'elsewhere'; call: Call }
  | { outcome: 'port taken' }
  | { outcome: 'port refused' };

/**
 * Listens in the gateway's place while it does not run, sends one request by PUBLIC_URL with a forged `X-Forwarded-For`,
 * and tells how it arrived. So nothing in the gateway itself has to show what a proxy sends.
 */
export async function standIn(watched: WatchedNetwork, settings: Settings): Promise<StandInResult> {
  const path = `/${randomUUID()}`;
  let arrived: ArrivedRequest | undefined;
  const app = express().disable('x-powered-by').set('trust proxy', settings.trustProxy);
  app.use((request, response) => {
    if (request.path === path) {
      const header = (name: string) => [request.headers[name] ?? []].flat().join(',');
      arrived = {
        forwardedFor: header('x-forwarded-for')
          .split(',')
          .map((entry) => entry.trim())
          .filter((entry) => entry !== ''),
        forwardedProto: header('x-forwarded-proto') || undefined,
        client: request.ip,
      };
    }
    response.status(503).set('Retry-After', '5').end();
  });
  const server = createServer(app).listen(settings.port, settings.host);
  try {
    await once(server, 'listening');
    const call = await watched.ask(settings.publicUrl + path, { 'X-Forwarded-For': FORGED_ADDRESS });
    return arrived ? { outcome: 'arrived', request: arrived } : { outcome: 'elsewhere', call };
  } catch (error) {
    const taken = inUse.safeParse(error).success;
    return { outcome: taken ? 'port taken' : 'port refused' };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const inUse = z.looseObject({ code: z.literal('EADDRINUSE') });
