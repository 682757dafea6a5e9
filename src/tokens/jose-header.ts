/**
 * The header of a compact JWS (RFC 7515, section 4), before anything of it is believed: enough to choose a key by.
 *
 * @returns `undefined` for what is no object in there
 */
export function decodedHeader(token: string): { readonly [name: string]: unknown } | undefined {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString(),
    );
    return typeof header === 'object' && header !== null ? { ...header } : undefined;
  } catch {
    return undefined;
  }
}
