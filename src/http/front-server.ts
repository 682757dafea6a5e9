import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';
import { giveRequestId, REQUEST_ID } from './request-id.js';
import { inLanguageOf } from './request-language.js';
import { setHeaders } from './security-headers.js';

/** Answers a request before Express sees it. @returns false when the request is not its own */
export type FrontHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Milliseconds for a request's headers, and for all of it: a client that drips is cut (slowloris). */
const HEADERS_LIMIT = 10_000;
const REQUEST_LIMIT = 20_000;

/** Express behind a door: what a front handler takes never pays for the framework, which costs more than the work itself. */
export class FrontServer extends ExpressAdapter {
  private front: FrontHandler = () => false;

  /** @param headers of every answer of Express, names and values in turn: set here they cost a layer of its router less */
  constructor(
    express: Express,
    private readonly headers: readonly string[],
  ) {
    super(express);
  }

  /** Sets who is asked first. Before it is set, everything goes to Express. */
  answerFirst(front: FrontHandler): void {
    this.front = front;
  }

  override initHttpServer(): void {
    const express = this.getInstance<Express>();
    const limits = {
      headersTimeout: HEADERS_LIMIT,
      requestTimeout: REQUEST_LIMIT,
      connectionsCheckingInterval: 2_000,
    };
    const server = createServer(limits, (request, response) => {
      const id = giveRequestId(request);
      if (this.front(request, response)) return;
      response.setHeader(REQUEST_ID, id);
      setHeaders(response, this.headers);
      inLanguageOf(request, () => express(request, response));
    });
    this.setHttpServer(server);
  }
}
