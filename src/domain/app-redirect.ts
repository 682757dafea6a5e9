const LOOPBACK_HOSTS = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** True for a host that can only be this machine (RFC 8252, section 7.3). */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOSTS.has(hostname);
}

/**
 * Is this an app's registered redirect URI? Exact string comparison (RFC 9700, section 4.1.3); only a loopback
 * entry over http lets the port vary, because a native app takes whichever is free (RFC 8252, section 7.3).
 *
 * @param requested the `redirect_uri` of the request
 * @param registered the entries of `REDIRECT_URIS`
 */
export function isRegisteredRedirect(requested: string, registered: readonly string[]): boolean {
  if (registered.includes(requested)) return true;
  const wanted = withoutLoopbackPort(requested);
  return wanted !== undefined && registered.some((entry) => withoutLoopbackPort(entry) === wanted);
}

function withoutLoopbackPort(uri: string): string | undefined {
  // Taken apart by hand: URL would normalise dots and case, and what is compared must be what is redirected to.
  // An impossible port would fail only at the redirect, after the sign-in.
  if (!URL.canParse(uri)) return undefined;
  const match = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(\/[^\\\s]*)?$/.exec(uri);
  return match ? `${match[1]}${match[2] ?? ''}` : undefined;
}

/**
 * An app's redirect URI with parameters added; its own query stays (RFC 6749, section 3.1.2).
 *
 * @param parameters names and values; `undefined` ones are left out
 */
export function withParameters(uri: string, parameters: Record<string, string | undefined>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}
