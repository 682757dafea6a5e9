/**
 * One parameter of a query or a form body.
 * @returns its value; `undefined` when it is absent, empty (RFC 6749, section 3.1: treated as omitted) or
 *   sent more than once, which the same section forbids
 */
export function field(source: unknown, name: string): string | undefined {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined;
  const value = (source as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
