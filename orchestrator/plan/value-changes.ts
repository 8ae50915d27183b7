import { canonicalJson } from '../ground/canonical-json.ts';
import { type LeafPair, leafPairs } from '../ground/leaf-pairs.ts';

/** Where two plain values differ: objects member by member, lists as a whole. In the order of paths. */
export function changesBetween(before: unknown, after: unknown): LeafPair[] {
  return [...leafPairs(before, after, () => undefined)]
    .filter((pair) => valueText(pair.before) !== valueText(pair.after))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A value as people read it: texts as they are, the rest as JSON. Undefined stays undefined. */
export const valueText = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : canonicalJson(value);
