import { randomFillSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header that carries it, in the answer. */
export const REQUEST_ID = 'X-Request-Id';

const HEADER = 'x-request-id';

/** What a proxy may send on: short and printable, or it would forge log lines. */
const ACCEPTED = /^[\w.-]{8,64}$/;

/** Gives a request its id: the proxy's when it sent a harmless one, else a new one. @returns the id, for `X-Request-Id` */
export function giveRequestId(request: IncomingMessage): string {
  const sent = request.headers[HEADER];
  const id = typeof sent === 'string' && ACCEPTED.test(sent) ? sent : newId();
  request.headers[HEADER] = id;
  return id;
}

/** Drawn a few hundred at a time: a call for nine bytes costs as much as one for thousands. */
const pool = Buffer.alloc(9 * 256);
let drawn = pool.length;

function newId(): string {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += 9;
  return pool.toString('base64url', drawn - 9, drawn);
}

/** The id that {@link giveRequestId} gave. */
export function requestIdOf(request: IncomingMessage): string {
  return String(request.headers[HEADER] ?? '');
}
