import type { Request } from 'express';
import type { Attempt, AttemptDraft, AttemptTarget } from '../auth/flow/attempt.js';
import type { FlowTrace } from '../auth/trace/flow-trace.js';
import { withParameters } from '../domain/app-redirect.js';
import type { Refusal } from '../domain/refusal.js';
import { wantsJson, wantsPage } from '../http/negotiation.js';

/** A request that was refused, with what guards left on it. */
export interface RefusedRequest extends Request {
  /** Present once what a start asks for was found good. */
  draft?: AttemptDraft;
  /** Present once a callback's state was found good. */
  attempt?: Attempt;
  /** Present on the routes of a sign-in at a provider. */
  trace?: FlowTrace;
}

/** How a refusal is answered. */
export type WayOut =
  { answer: 'page' | 'problem' } | { answer: 'app' | 'sign-in page' | 'led on'; location: string };

const CALLBACK = /^\/auth\/[^/]+\/callback\/?$/;

/** Decides how a refusal is answered (contract, sections 4.3 and 5). */
export function wayOut(refusal: Refusal, request: RefusedRequest): WayOut {
  if (request.method === 'GET' && CALLBACK.test(request.path)) return callbackWayOut(refusal, request);
  const app = request.method === 'GET' && backToApp(refusal, request.draft?.target);
  if (app) return app;
  if (!wantsPage(request)) return { answer: 'problem' };
  // A start at a provider that is down: the person can choose another one there.
  const down = refusal.code === 'provider_unavailable' || refusal.code === 'provider_error';
  return request.method === 'GET' && request.trace && down ? signInPage(refusal) : { answer: 'page' };
}

function callbackWayOut(refusal: Refusal, request: RefusedRequest): WayOut {
  const app = backToApp(refusal, request.attempt?.target);
  if (app) return app;
  if (wantsJson(request)) return { answer: 'problem' };
  const { goOn } = refusal.details;
  return goOn === undefined ? signInPage(refusal) : { answer: 'led on', location: goOn };
}

/** RFC 6749, section 4.1.2.1. The code only: what a provider or a query says is never handed on. */
function backToApp({ code }: Refusal, target: AttemptTarget | undefined): WayOut | undefined {
  if (target?.kind !== 'app') return undefined;
  const parameters = { error: code, state: target.state ?? undefined };
  return { answer: 'app', location: withParameters(target.redirectUri, parameters) };
}

function signInPage({ code }: Refusal): WayOut {
  return { answer: 'sign-in page', location: `/login?error=${code}` };
}

/**
 * For a page of the admins that a browser opened without being signed in.
 *
 * @returns the way to the sign-in page and back; `undefined` for everything else
 */
export function signInAndBack(refusal: Refusal, request: Request): string | undefined {
  if (refusal.code !== 'invalid_token' || !/^\/admin(\/|$)/i.test(request.path)) return undefined;
  // Nothing is sent a second time: whose form came too late finds the page that it was on.
  const target = request.method === 'GET' ? request.originalUrl : request.path;
  return `/login?${new URLSearchParams({ return_to: target })}`;
}
