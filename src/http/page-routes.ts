import { type VersioningOptions, VersioningType } from '@nestjs/common';
import type { Request } from 'express';
import { wantsPage } from './negotiation.js';

/** For `@Version`: a handler for browsers that lies on the same path as one of the API, in a controller before it. */
export const FOR_BROWSERS = 'page';

/**
 * Nest's versions of a route choose between page and API, by what is asked for: HTML, or by what is sent: a form. Whatever has no
 * version takes all the rest, so an API is the same with or without a page beside it.
 */
export const pageRoutes = {
  type: VersioningType.CUSTOM,
  extractor: (request: unknown) => (isForBrowsers(request as Request) ? FOR_BROWSERS : ''),
} as const satisfies VersioningOptions;

function isForBrowsers(request: Request): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  // A form says of itself what it is; its Accept may be anything.
  return reads ? wantsPage(request) : request.is('application/x-www-form-urlencoded') !== false;
}
