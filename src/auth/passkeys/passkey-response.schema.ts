import { z } from 'zod';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const short = base64url.max(2048);

/** What of an authenticator's answer is of use here (WebAuthn, section 5.1: `toJSON`); browsers send more every year. */
const credential = {
  id: short,
  rawId: short,
  type: z.literal('public-key'),
};

const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/** Names of transports that nobody has heard of are left out, so that a new one does not end registration. */
const transports = z
  .array(z.string().max(40))
  .max(10)
  .transform((names) => names.filter((name) => TRANSPORTS.includes(name)));

export const registrationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: short,
    attestationObject: base64url.max(65_536),
    transports: transports.optional(),
  }),
});

export const assertionResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: short,
    authenticatorData: base64url.max(8192),
    signature: short,
    userHandle: short.nullish().transform((handle) => handle ?? undefined),
  }),
});

export type RegistrationResponse = z.output<typeof registrationResponse>;
export type AssertionResponse = z.output<typeof assertionResponse>;
