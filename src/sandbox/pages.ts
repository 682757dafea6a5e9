import { join } from 'node:path';
import { Eta } from 'eta';
import type { Response } from 'express';

const eta = new Eta({ views: join(import.meta.dirname, '..', '..', 'views', 'sandbox'), cache: true });

// No `form-action`: browsers apply it to every redirect that follows a form, and after consent these lead
// to the gateway's callback and on to an app at any address or custom scheme.
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

/** Sends a page of `views/sandbox`; the template escapes everything that it prints. */
export function sendPage(response: Response, status: number, view: string, data: object): void {
  const html = eta.render(view, data);
  response.status(status).set({
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    // Not `no-referrer`, under which a form's POST would come with `Origin: null`.
    'Referrer-Policy': 'same-origin',
  });
  response.type('html').send(html);
}
