import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { requestIdOf } from '../http/request-id.js';

/** One line a request. The path without its query, which may hold a code or a state, and no header at all. */
export function requestLog(logger: Logger): RequestHandler {
  // At `info` nothing of it would be written (failures are logged where they are answered): then it costs nothing either.
  if (!logger.isLevelEnabled('debug')) return (_request, _response, next) => next();
  return pinoHttp({
    logger,
    genReqId: (request) => requestIdOf(request),
    customLogLevel: () => 'debug',
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
  }) as RequestHandler;
}
