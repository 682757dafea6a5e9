import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';
import { Drain } from './drain.js';
import { giveRequestId, REQUEST_ID } from './request-id.js';
import { inLanguageOf } from './request-language.js';
import { routePattern } from './route-pattern.js';
import { setHeaders } from './security-headers.js';

/** Answers a request before Express sees it. @returns false when the request is not its own */
export type FrontHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Told of every answer.
 *
 * @param route the pattern of the route
 * @param milliseconds from the request's headers to the end of the answer
 */
export type AnswerObserver = (
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  milliseconds: number,
) => void;

/** Milliseconds for a request's headers, and for all of it: a client that drips is cut (slowloris). */
const HEADERS_LIMIT = 10_000;
const REQUEST_LIMIT = 20_000;

/** Express behind a door: what a front handler takes never pays for the framework, which costs more than the work itself. */
export class FrontServer extends ExpressAdapter {
  readonly drain = new Drain();
  private front: FrontHandler = () => false;
  private frontRoute = '';
  private observer: AnswerObserver = () => undefined;

  /** @param headers of every answer of Express, names and values in turn: set here they cost a layer of its router less */
  constructor(
    express: Express,
    private readonly headers: readonly string[],
  ) {
    super(express);
  }

  /** Sets who is asked first, and for which route. Before it is set, everything goes to Express. */
  answerFirst(route: string, front: FrontHandler): void {
    this.frontRoute = route;
    this.front = front;
  }

  /** Sets who is told of answers. */
  observeAnswers(observer: AnswerObserver): void {
    this.observer = observer;
  }

  override initHttpServer(): void {
    const express = this.getInstance<Express>();
    const limits = {
      headersTimeout: HEADERS_LIMIT,
      requestTimeout: REQUEST_LIMIT,
      connectionsCheckingInterval: 2_000,
    };
    const server = createServer(limits, (request, response) => {
      const started = performance.now();
      const id = giveRequestId(request);
      if (this.drain.begun) response.shouldKeepAlive = false;
      if (this.front(request, response)) return this.watchFront(request, response, started);
      this.drain.enter(response);
      response.on('close', () => {
        this.drain.leave(response);
        this.observer(request, response, routePattern(request), performance.now() - started);
      });
      response.setHeader(REQUEST_ID, id);
      setHeaders(response, this.headers);
      inLanguageOf(request, () => express(request, response));
    });
    this.drain.watch(server);
    this.setHttpServer(server);
  }

  /** What was answered from memory is over already, and pays for no listener. */
  private watchFront(request: IncomingMessage, response: ServerResponse, started: number): void {
    const tell = () => this.observer(request, response, this.frontRoute, performance.now() - started);
    if (response.writableEnded) return tell();
    this.drain.enter(response);
    response.on('close', () => {
      this.drain.leave(response);
      tell();
    });
  }
}
