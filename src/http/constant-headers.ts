import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';

/**
 * The headers that a middleware sets on every answer alike, collected once, for answers that no middleware touches.
 *
 * @returns names and values in turn, the form that `writeHead` takes without building a header map for each answer
 */
export function constantHeaders(middleware: RequestHandler): readonly string[] {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  middleware(response.req as Request, response as Response, () => undefined);
  return Object.entries(response.getHeaders()).flatMap(([name, value]) => [name, String(value)]);
}
