import { z } from 'zod';
import { shape } from '../reference/shape.js';

/** RFC 7517, section 5. Nothing private may ever be in it, so no other member is allowed. */
export const keySetShape = shape('KeySet', () => {
  const text = z.string();
  const key = z.strictObject({ kty: text, kid: text, use: text, alg: text, crv: text, x: text, y: text });
  return z.strictObject({ keys: z.array(key) });
});

/** RFC 8414, section 2. */
export const serverMetadataShape = shape('ServerMetadata', () =>
  z.strictObject({
    issuer: z.url(),
    jwks_uri: z.url(),
    introspection_endpoint: z.url(),
    revocation_endpoint: z.url(),
    response_types_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    code_challenge_methods_supported: z.array(z.string()),
    revocation_endpoint_auth_methods_supported: z.array(z.string()),
  }),
);
