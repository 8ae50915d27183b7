/** The two values at one path of two plain values. A side is undefined if it has nothing there. */
export interface LeafPair {
  /** `count.shortest`, `rows[2].name`; empty for the whole. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

type ItemPair = readonly [label: string, before: unknown, after: unknown];

/** Pairs the items of two lists and names each pair for its path. If it returns undefined, the lists are one leaf. */
export type PairItems = (before: readonly unknown[], after: readonly unknown[]) => readonly ItemPair[] | undefined;

export type Plain = Readonly<Record<string, unknown>>;
export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const byPosition: PairItems = (before, after) =>
  Array.from({ length: Math.max(before.length, after.length) }, (_, i) => [String(i), before[i], after[i]]);

/** Walks two plain values together, objects member by member, in the order of the first. It yields equal leaves too. */
export function* leafPairs(before: unknown, after: unknown, pairItems: PairItems, path = ''): Generator<LeafPair> {
  if (isPlain(before) && isPlain(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      yield* leafPairs(before[name], after[name], pairItems, path === '' ? name : `${path}.${name}`);
    return;
  }
  const items = Array.isArray(before) && Array.isArray(after) ? pairItems(before, after) : undefined;
  if (!items) yield { path, before, after };
  else for (const [label, one, other] of items) yield* leafPairs(one, other, pairItems, `${path}[${label}]`);
}
