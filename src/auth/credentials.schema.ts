import { z } from 'zod';

/** Longest text taken for an address or a password, in UTF-16 units: cheap to refuse, before any hash. */
const LONGEST = 1024;

export const credentials = z.strictObject({
  email: z
    .string()
    .max(LONGEST)
    .meta({ examples: ['ada@example.com'] }),
  password: z
    .string()
    .max(LONGEST)
    .meta({ examples: ['three quiet herons'] }),
});

export const registration = credentials.extend({ displayName: z.string().max(LONGEST).optional() });

export const refreshBody = z.strictObject({ refreshToken: z.string().max(4096).optional() });

export const exchangeBody = z.strictObject({
  code: z.string().min(1).max(256),
  /** RFC 7636, section 4.1. */
  code_verifier: z.string().regex(/^[A-Za-z0-9\-._~]{43,128}$/, 'must be 43 to 128 unreserved characters'),
});

export const profilePatch = z.strictObject({ displayName: z.string().max(LONGEST).nullable() });
export type ProfilePatch = z.output<typeof profilePatch>;

export type Credentials = z.output<typeof credentials>;
export type RefreshBody = z.output<typeof refreshBody>;
export type RegistrationBody = z.output<typeof registration>;
export type ExchangeBody = z.output<typeof exchangeBody>;
