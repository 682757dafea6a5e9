/**
 * The one closed list of what can go wrong, with the HTTP status and the short title of each
 * (RFC 9457, section 3.1). A client may rely on a code; nothing is refused with a code that is not here.
 */
export const problemCatalogue = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_state: { status: 400, title: 'This sign-in attempt is unknown, used or expired' },
  invalid_code: { status: 400, title: 'The code is unknown, used or expired' },
  cookies_required: { status: 400, title: 'This browser keeps no cookies' },
  access_denied: { status: 403, title: 'The sign-in was cancelled at the provider' },
  account_disabled: { status: 403, title: 'This account is disabled' },
  cross_site: { status: 403, title: 'A request from another site was refused' },
  email_unverified: { status: 403, title: 'The e-mail address is not verified' },
  forbidden: { status: 403, title: 'Not allowed' },
  step_up_required: { status: 401, title: 'A fresh sign-in is needed' },
  invalid_token: { status: 401, title: 'The access token is missing, expired or revoked' },
  invalid_credentials: { status: 401, title: 'The e-mail address or the password is wrong' },
  invalid_api_key: { status: 401, title: 'The API key is missing, expired or revoked' },
  invalid_passkey: { status: 401, title: 'The passkey was not accepted' },
  mfa_invalid: { status: 401, title: 'The second factor was not accepted' },
  not_found: { status: 404, title: 'Not found' },
  unknown_provider: { status: 404, title: 'This provider is not configured' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here' },
  email_taken: { status: 409, title: 'An account with this e-mail address exists' },
  mfa_enabled: { status: 409, title: 'This second factor is on already' },
  identity_in_use: { status: 409, title: 'This identity belongs to another account' },
  link_required: { status: 409, title: 'Sign in to the existing account to connect this identity' },
  last_sign_in_method: { status: 409, title: 'The last way to sign in cannot be removed' },
  last_admin: { status: 409, title: 'The last admin cannot leave' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not accepted' },
  weak_password: { status: 422, title: 'The password is too weak' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong here' },
  provider_error: { status: 502, title: 'The provider answered with an error' },
  provider_unavailable: { status: 502, title: 'The provider cannot be reached' },
  unavailable: { status: 503, title: 'The service is temporarily out of reach' },
} as const satisfies Record<string, { status: number; title: string }>;

/** A code of the closed list. */
export type ProblemCode = keyof typeof problemCatalogue;

/** True when `value` is a code of the closed list: what comes from a query may be anything. */
export function isProblemCode(value: unknown): value is ProblemCode {
  return typeof value === 'string' && Object.hasOwn(problemCatalogue, value);
}
