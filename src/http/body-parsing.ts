import express, { type RequestHandler } from 'express';
import { takeFormToken } from './form-tokens.js';
import { Refusal } from '../domain/refusal.js';

const LIMIT = '100kb';

/** Paths whose bodies are forms: the pages. OAuth's own endpoints (RFC 7009, RFC 7662) take forms and JSON. */
const PAGES = /^\/(login|register|logout|forgot-password|reset-password|verify-email|account|admin)(\/|$)/;
const OAUTH = /^\/auth\/(introspect|revoke)$/;

const json = express.json({ limit: LIMIT, type: 'application/json' });
const form = express.urlencoded({
  limit: LIMIT,
  extended: false,
  parameterLimit: 50,
  type: 'application/x-www-form-urlencoded',
});

/** Reads a body of the one kind that the path takes; anything else is `415` before it is read. */
export const bodyParsing: RequestHandler = (request, response, next) => {
  const length = request.headers['content-length'];
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if (!hasBody) {
    next();
    return;
  }
  // HTTP clients that send a form may not smuggle JSON past the cross-site rules by calling it text/plain.
  const parser = parserFor(request.path, request.headers['content-type']);
  if (parser)
    parser(request, response, (error?: unknown) => {
      takeFormToken(request);
      next(isUnreadable(error) ? notAnObject(error) : error);
    });
  else next(new Refusal('unsupported_media_type'));
};

/** Does this endpoint of the API take forms besides JSON? */
export function takesForms(path: string): boolean {
  return OAUTH.test(path);
}

function parserFor(path: string, contentType = ''): RequestHandler | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  const takesForm = PAGES.test(path) || takesForms(path);
  if (takesForm && type === 'application/x-www-form-urlencoded') return form;
  return !isPage(path) && type === 'application/json' ? json : undefined;
}

/** The admin pages are forms, the admin API below the same prefix takes JSON. */
function isPage(path: string): boolean {
  return PAGES.test(path) && !path.startsWith('/admin');
}

/** body-parser's own mark of what is no JSON, or no object (`strict`). */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'entity.parse.failed';
}

/** As the schemas of bodies say it: which field is wrong, here all of it. */
function notAnObject(cause: unknown): Refusal {
  return new Refusal('invalid_request', { cause, errors: [{ path: '', message: 'must be a JSON object' }] });
}
