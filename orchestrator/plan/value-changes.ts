import { canonicalJson } from '../ground/canonical-json.ts';

/** One place at which two values of one shape differ; a side is undefined where it has nothing there. */
export interface ValueChange {
  /** `count.shortest`; empty for the whole. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where two plain values differ: objects member by member, everything else as a whole. In the order of names. */
export function changesBetween(before: unknown, after: unknown, path = ''): ValueChange[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => changesBetween(before[name], after[name], path ? `${path}.${name}` : name));
  }
  return valueText(before) === valueText(after) ? [] : [{ path, before, after }];
}

/** A value as people read it: texts as they are, the rest as JSON. Undefined stays undefined. */
export const valueText = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : canonicalJson(value);
