import type { Request } from 'express';

/** True for a browser that loads a page; false for every client that does not ask for HTML by name. */
export function wantsPage(request: Request): boolean {
  return /\btext\/html\b/i.test(request.headers.accept ?? '') && request.accepts(['html', 'json']) === 'html';
}

/** True when JSON is asked for by name and HTML is not preferred. What sends no preference is taken for a browser. */
export function wantsJson(request: Request): boolean {
  return request.accepts(['html', 'json']) === 'json';
}
