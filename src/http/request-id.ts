import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const HEADER = 'x-request-id';

/** What a proxy may send on: short and printable, or it would forge log lines. */
const ACCEPTED = /^[\w.-]{8,64}$/;

/** Gives a request its id: the proxy's when it sent a harmless one, else a new one. @returns the id, for `X-Request-Id` */
export function giveRequestId(request: IncomingMessage): string {
  const sent = request.headers[HEADER];
  const id = typeof sent === 'string' && ACCEPTED.test(sent) ? sent : randomBytes(9).toString('base64url');
  request.headers[HEADER] = id;
  return id;
}

/** Gives a request its id and sets `X-Request-Id` of the answer. */
export function assignRequestId(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('X-Request-Id', giveRequestId(request));
}

/** The id that {@link giveRequestId} gave. */
export function requestIdOf(request: IncomingMessage): string {
  return String(request.headers[HEADER] ?? '');
}
