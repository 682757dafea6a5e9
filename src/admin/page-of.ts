/**
 * One page of what was found, when one more than fits was asked for.
 *
 * @returns its items, and the one after which the next page begins; `undefined` when there is none
 */
export function pageOf<Item>(
  found: readonly Item[],
  size: number,
): { items: Item[]; last?: Item | undefined } {
  const items = found.slice(0, size);
  return { items, last: found.length > size ? items.at(-1) : undefined };
}
