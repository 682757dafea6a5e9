import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { AnswerObserver } from '../http/front-server.js';
import { requestIdOf } from '../http/request-id.js';
import type { RequestTally } from '../metrics/request-tally.js';

/** The level of a request's line. Failures are logged where they are answered. */
const REQUEST_LEVEL = 'debug';

/** What nginx logs for a client that did not wait. */
const CLIENT_LEFT = 499;

/** What guards leave on a request: a signed-in user, or whom forward auth has let pass. */
interface Identified extends IncomingMessage {
  user?: { userId?: unknown };
  callerId?: string;
}

/** Counts every answer and, at debug level, logs it in one line: no path, no query, no header, no network address. */
export function answerRecord(tally: RequestTally, logger: Logger): AnswerObserver {
  const logs = logger.isLevelEnabled(REQUEST_LEVEL);
  return (request, response, route, milliseconds) => {
    const method = request.method ?? '';
    const status = statusOf(response);
    tally.count(method, route, status, milliseconds / 1000);
    if (!logs) return;
    const ms = Math.round(milliseconds * 10) / 10;
    const entry = { requestId: requestIdOf(request), method, route, status, ms, userId: userOf(request) };
    logger[REQUEST_LEVEL](entry, 'request');
  };
}

function statusOf(response: ServerResponse): number {
  return response.writableEnded ? response.statusCode : CLIENT_LEFT;
}

function userOf(request: Identified): string | undefined {
  const id = request.user?.userId;
  return typeof id === 'string' ? id : request.callerId;
}
