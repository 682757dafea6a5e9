import type { RequestHandler } from 'express';
import cors from 'cors';

/** CORS for the exact origins of `CORS_ORIGINS`; others get no header at all (never `*`, never an echo). */
export function crossOriginAccess(origins: readonly string[]): RequestHandler {
  return cors({
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'X-Request-Id'],
    exposedHeaders: ['X-Request-Id', 'Retry-After'],
    maxAge: 600,
  });
}
