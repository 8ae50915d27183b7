import { byPosition, isPlain, leafPairs, type PairItems, type Plain } from '../ground/leaf-pairs.ts';

/** One difference between two JSON values: numbers with their difference, long lists of numbers in one sentence. */
export interface JsonChange {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** after - before, for numbers. */
  readonly delta?: number;
  /** delta / |before|, where that is not 0. */
  readonly relative?: number;
  /** The differences of a long list of numbers, in words. */
  readonly note?: string;
}

export interface JsonComparison {
  readonly numbers: readonly JsonChange[];
  /** Differences of texts and booleans, and members that only one side has. */
  readonly others: readonly JsonChange[];
  /** Count of equal numbers. */
  readonly same: number;
}

/** A longer list of numbers is compared in one sentence. */
const mostSingleNumbers = 8;
/** A longer text is content, not a name. */
const longestName = 60;

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';

/**
 * Compares two JSON values number by number, in the order of the first. Items of a list of objects are matched by the
 * members that identify them (`rows[words, 0.1]`), so that an inserted item does not shift all the others.
 */
export function compareJson(before: unknown, after: unknown): JsonComparison {
  const numbers: JsonChange[] = [];
  const others: JsonChange[] = [];
  let same = 0;
  for (const { path, before: old, after: now } of leafPairs(before, after, pairByName)) {
    if (Array.isArray(old) && Array.isArray(now)) {
      const { note, equal } = compareCurves(old, now);
      same += equal;
      if (note) numbers.push({ path, note });
    } else if (typeof old !== 'number' || typeof now !== 'number') {
      if (old !== now) others.push({ path, before: old, after: now });
    } else if (old === now) same += 1;
    else numbers.push(numberChange(path, old, now));
  }
  return { numbers, others, same };
}

function numberChange(path: string, before: number, after: number): JsonChange {
  const delta = after - before;
  return { path, before, after, delta, ...(before === 0 ? {} : { relative: delta / Math.abs(before) }) };
}

/** Undefined for long lists of numbers, which are compared as curves. */
const pairByName: PairItems = (before, after) => {
  const all = [...before, ...after];
  if (all.length > 2 * mostSingleNumbers && all.every((item) => typeof item === 'number')) return undefined;
  if (all.length === 0 || !all.every(isPlain)) return byPosition(before, after);
  const naming = namingMembers(before as Plain[], after as Plain[]);
  if (!naming) return byPosition(before, after);
  const [old, now] = [before, after].map(
    (items) => new Map(items.map((item) => [nameOf(item as Plain, naming), item])),
  );
  return [...new Set([...old!.keys(), ...now!.keys()])].map((name) => [name, old!.get(name), now!.get(name)]);
};

function compareCurves(before: readonly number[], after: readonly number[]): { note: string; equal: number } {
  const common = Math.min(before.length, after.length);
  let [differ, largest, at] = [0, 0, 0];
  for (let i = 0; i < common; i++) {
    const by = Math.abs(after[i]! - before[i]!);
    if (by !== 0) differ += 1;
    if (by > largest) [largest, at] = [by, i];
  }
  const length = before.length === after.length ? '' : `${after.length} numbers, there were ${before.length}`;
  const by = `by up to ${Number(largest.toPrecision(3))} at [${at}]`;
  const values = differ === 0 ? '' : `${differ} of ${common} numbers differ, ${by}`;
  return { note: [length, values].filter(Boolean).join('; '), equal: common - differ };
}

const nameOf = (item: Plain, members: readonly string[]): string =>
  members.map((member) => String(item[member])).join(', ');

/**
 * Members that identify the items of both lists: texts before numbers, then members with fewer values first. A value that
 * occurs on one side only is a measurement, not a name. Undefined if items cannot be identified.
 */
function namingMembers(before: readonly Plain[], after: readonly Plain[]): string[] | undefined {
  const sides = [before, after];
  const distinct = (members: readonly string[]): number[] =>
    sides.map((side) => new Set(side.map((item) => nameOf(item, members))).size);
  const candidates = Object.keys(before[0] ?? after[0]!).flatMap((name) => {
    const values = [...before, ...after].map((item) => item[name]);
    if (!values.every((value) => isScalar(value) && value !== undefined && String(value).length <= longestName))
      return [];
    const [old, now] = sides.map((side) => new Set(side.map((item) => item[name])));
    const common = [...old!].filter((value) => now!.has(value)).length;
    const isText = typeof values[0] === 'string';
    const lasts = (isText ? 2 : 1) * common >= Math.min(old!.size, now!.size);
    return lasts ? [{ name, isText, values: old!.size }] : [];
  });
  candidates.sort((a, b) => Number(b.isText) - Number(a.isText) || a.values - b.values);
  let chosen: string[] = [];
  for (const { name } of candidates) {
    const [now, more] = [distinct(chosen), distinct([...chosen, name])];
    if (more.some((count, i) => count > now[i]!)) chosen = [...chosen, name];
    if (distinct(chosen).every((count, i) => count === sides[i]!.length)) return chosen.length > 0 ? chosen : undefined;
  }
  return undefined;
}
