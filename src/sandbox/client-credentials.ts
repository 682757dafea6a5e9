import type { Request } from 'express';
import type { SandboxClient } from './endpoints.js';
import { field } from './fields.js';

/**
 * Whether a token request comes from the client: by HTTP Basic, else by the fields `client_id` and
 * `client_secret` of the body (RFC 6749, section 2.3.1).
 */
export function isFromClient(request: Request, client: SandboxClient): boolean {
  const basic = basicCredentials(request.get('authorization'));
  const id = basic?.id ?? field(request.body, 'client_id');
  const secret = basic?.secret ?? field(request.body, 'client_secret');
  return id === client.clientId && secret === client.clientSecret;
}

function basicCredentials(header: string | undefined) {
  const encoded = /^basic +(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id: formDecoded(id), secret: formDecoded(rest.join(':')) };
}

// Both halves are form-encoded before they are put together, which plain base64 decoding would miss.
function formDecoded(value: string): string {
  return new URLSearchParams(`value=${value}`).get('value') ?? '';
}
