/** One place at which two JSON values differ: numbers with their difference, lists of numbers in one sentence. */
export interface JsonChange {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** after - before, of numbers. */
  readonly delta?: number;
  /** delta / |before|, where that is not 0. */
  readonly relative?: number;
  /** Of a long list of numbers. */
  readonly note?: string;
}

export interface JsonComparison {
  readonly numbers: readonly JsonChange[];
  /** Texts, truth values and things that only one side has. */
  readonly others: readonly JsonChange[];
  /** Numbers that are the same in both. */
  readonly same: number;
}

/** Beyond this many numbers a list is told in one sentence. */
const FEW = 8;

/** A longer text is content, no name. */
const LONGEST = 60;

type Plain = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';

/**
 * Where two JSON values differ, number by number, in the order of the first. Items of a list of objects are matched by
 * the members that tell them apart (`rows[words, 0.1]`), so that an item more does not shift all the others.
 */
export function compareJson(before: unknown, after: unknown): JsonComparison {
  const walk = new Walk();
  walk.visit('', before, after);
  return { numbers: walk.numbers, others: walk.others, same: walk.same };
}

class Walk {
  readonly numbers: JsonChange[] = [];
  readonly others: JsonChange[] = [];
  same = 0;

  visit(path: string, before: unknown, after: unknown): void {
    if (typeof before === 'number' && typeof after === 'number') this.#number(path, before, after);
    else if (isObject(before) && isObject(after)) this.#object(path, before, after);
    else if (Array.isArray(before) && Array.isArray(after)) this.#list(path, before, after);
    else if (before !== after) this.others.push({ path, before, after });
  }

  #number(path: string, before: number, after: number): void {
    if (before === after) {
      this.same += 1;
      return;
    }
    const delta = after - before;
    this.numbers.push({ path, before, after, delta, ...(before === 0 ? {} : { relative: delta / Math.abs(before) }) });
  }

  #object(path: string, before: Plain, after: Plain): void {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      this.visit(path ? `${path}.${name}` : name, before[name], after[name]);
  }

  #list(path: string, before: readonly unknown[], after: readonly unknown[]): void {
    const all = [...before, ...after];
    if (all.length > 2 * FEW && all.every((item) => typeof item === 'number')) {
      this.#curve(path, before as number[], after as number[]);
      return;
    }
    const naming =
      all.length > 0 && all.every(isObject) ? namingMembers(before as Plain[], after as Plain[]) : undefined;
    if (!naming) {
      for (let i = 0; i < Math.max(before.length, after.length); i++) this.visit(`${path}[${i}]`, before[i], after[i]);
      return;
    }
    const byName = (items: readonly Plain[]) => new Map(items.map((item) => [nameOf(item, naming), item]));
    const [old, now] = [byName(before as Plain[]), byName(after as Plain[])];
    for (const name of new Set([...old.keys(), ...now.keys()]))
      this.visit(`${path}[${name}]`, old.get(name), now.get(name));
  }

  #curve(path: string, before: readonly number[], after: readonly number[]): void {
    const common = Math.min(before.length, after.length);
    let [differ, largest, at] = [0, 0, 0];
    for (let i = 0; i < common; i++) {
      const by = Math.abs(after[i]! - before[i]!);
      if (by === 0) this.same += 1;
      else differ += 1;
      if (by > largest) [largest, at] = [by, i];
    }
    const length = before.length === after.length ? '' : `${after.length} numbers, there were ${before.length}`;
    const values =
      differ === 0
        ? ''
        : `${differ} of ${common} numbers differ, by up to ${Number(largest.toPrecision(3))} at [${at}]`;
    const note = [length, values].filter(Boolean).join('; ');
    if (note) this.numbers.push({ path, note });
  }
}

const nameOf = (item: Plain, members: readonly string[]): string =>
  members.map((member) => String(item[member])).join(', ');

/**
 * Members that tell the items of both lists apart: texts before numbers, categories before what has many values, and no
 * measured values, which name nothing: those occur on one side alone. Undefined where items cannot be told apart.
 */
function namingMembers(before: readonly Plain[], after: readonly Plain[]): string[] | undefined {
  const sides = [before, after];
  const distinct = (members: readonly string[]): number[] =>
    sides.map((side) => new Set(side.map((item) => nameOf(item, members))).size);
  const candidates = Object.keys(before[0] ?? after[0]!).flatMap((name) => {
    const values = [...before, ...after].map((item) => item[name]);
    if (!values.every((value) => isScalar(value) && value !== undefined && String(value).length <= LONGEST)) return [];
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
