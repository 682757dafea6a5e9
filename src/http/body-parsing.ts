import express, { type RequestHandler } from 'express';
import { takeFormToken } from './form-tokens.js';
import { Refusal } from '../domain/refusal.js';

const LIMIT = '100kb';

/** Paths whose bodies are forms: the pages. OAuth's own endpoints (RFC 7009, RFC 7662) take forms and JSON. */
const PAGES = /^\/(login|register|logout|forgot-password|reset-password|verify-email|account|admin)(\/|$)/;
const OAUTH = /^\/auth\/(introspect|revoke)$/;

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

const json = express.json({ limit: LIMIT, type: JSON_TYPE });
const form = express.urlencoded({
  limit: LIMIT,
  extended: false,
  parameterLimit: 50,
  type: FORM,
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
      next(error);
    });
  else next(new Refusal('unsupported_media_type'));
};

/** @returns the content types that a path takes */
export function mediaTypesOf(path: string): string[] {
  const forms = PAGES.test(path) || OAUTH.test(path) ? [FORM] : [];
  return isPage(path) ? forms : [JSON_TYPE, ...forms];
}

function parserFor(path: string, contentType = ''): RequestHandler | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!mediaTypesOf(path).includes(type)) return undefined;
  return type === FORM ? form : json;
}

/** The admin pages are forms, the admin API below the same prefix takes JSON. */
function isPage(path: string): boolean {
  return PAGES.test(path) && !path.startsWith('/admin');
}
