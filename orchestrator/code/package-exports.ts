import { fileURLToPath, pathToFileURL } from 'node:url';

/** Finds the target of a bare name that `imports` of a package.json names. */
type Bare = (name: string) => Target | undefined;

/** What a member of `exports` or `imports` leads to: a path, or what a bare name led to. */
export type Target = { readonly path: string } | { readonly bare: unknown };

/** Rules of Node for `exports` and `imports` of the package.json at `manifest`, under the conditions in force. */
interface Place {
  readonly manifest: string;
  readonly conditions: ReadonlySet<string>;
  readonly bare?: Bare;
}

/** The target of `subpath` (`.` or `./…`) in a package's `exports`. */
export function exportTarget(exports: unknown, subpath: string, place: Place): Target | undefined {
  const isMap = isObject(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  return mapTarget(isMap ? exports : { '.': exports }, subpath, place);
}

/** The target of a name (`#…`) or of a subpath: the exact key, else the pattern with the longest beginning. */
export function mapTarget(map: Readonly<Record<string, unknown>>, name: string, place: Place): Target | undefined {
  if (Object.hasOwn(map, name) && !name.includes('*') && !name.endsWith('/'))
    return targetOf(map[name], undefined, place) ?? undefined;
  const keys = Object.keys(map).filter((key) => matches(key, name));
  const [best] = keys.sort((a, b) => b.indexOf('*') - a.indexOf('*') || b.length - a.length);
  if (best === undefined) return undefined;
  const star = best.indexOf('*');
  const part = name.slice(star, name.length - (best.length - star - 1));
  return targetOf(map[best], part, place) ?? undefined;
}

function matches(key: string, name: string): boolean {
  const star = key.indexOf('*');
  if (star < 0 || key.indexOf('*', star + 1) >= 0) return false;
  const [before, after] = [key.slice(0, star), key.slice(star + 1)];
  return name.length >= key.length && name !== before && name.startsWith(before) && name.endsWith(after);
}

/** Undefined where no condition holds, null where the package closes the path. */
function targetOf(target: unknown, part: string | undefined, place: Place): Target | undefined | null {
  if (typeof target === 'string') return textTarget(target, part, place);
  if (Array.isArray(target)) {
    for (const one of target) {
      const found = targetOf(one, part, place);
      if (found) return found;
    }
    return null;
  }
  if (!isObject(target)) return null;
  for (const [condition, value] of Object.entries(target)) {
    if (condition !== 'default' && !place.conditions.has(condition)) continue;
    const found = targetOf(value, part, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textTarget(target: string, part: string | undefined, { manifest, bare }: Place): Target | undefined {
  const full = part === undefined ? target : target.replaceAll('*', () => part);
  if (!target.startsWith('./')) return /^(\.\.|\/)/.test(target) ? undefined : bare?.(full);
  if (full.slice(2).split(/[/\\]/).some(isForbidden)) return undefined;
  try {
    return { path: fileURLToPath(new URL(full, pathToFileURL(manifest))) };
  } catch {
    return undefined;
  }
}

const isForbidden = (segment: string): boolean => ['.', '..', 'node_modules'].includes(segment);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
