/** An address as it may be shown: without the query, in which state and client ID stand. */
export function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
