import type { CodePart } from '../store/key.ts';
import { REFERENCES } from './closure-digest.ts';

type Declarations = Readonly<Record<string, CodePart>>;

/** A declaration whose meaning differs between two closures, with the hashes of both texts. */
export interface DeclarationChange {
  readonly id: string;
  readonly how: 'new' | 'gone' | 'changed';
  /** The path from the stage's `run` to this declaration, in the later closure that has it. */
  readonly path: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

/** The differences between two closures, sorted by id. */
export function declarationChanges(before: Declarations, after: Declarations): DeclarationChange[] {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = ids.flatMap((id): DeclarationChange[] => {
    const [old, now] = [before[id]?.hash, after[id]?.hash];
    if (old === now) return [];
    const how = old === undefined ? 'new' : now === undefined ? 'gone' : 'changed';
    const path = pathTo(id, now === undefined ? before : after);
    return [{ id, how, path, ...(old ? { before: old } : {}), ...(now ? { after: now } : {}) }];
  });
  // How declarations refer to each other changes with them; it is news only where nothing else is.
  const declared = changes.filter(({ id }) => !id.endsWith(REFERENCES));
  return declared.length > 0 ? declared : changes;
}

function pathTo(id: string, declarations: Declarations): string[] {
  const path: string[] = [];
  for (let at: string | undefined = id; at && !path.includes(at); at = declarations[at]?.via) path.unshift(at);
  return path;
}

/** A declaration that changed since the last record, and the path from the stage to it. */
export interface CodeChange {
  /** `stages/words.ts#wordsOf` */
  readonly id: string;
  readonly how: 'new' | 'gone' | 'changed';
  /** Where it is now: `stages/words.ts:12`. */
  readonly at?: string | undefined;
  /** Why all of its module counts, if it does. */
  readonly whole?: { readonly what: string; readonly line: number } | undefined;
  /** The path from the stage's `run` to this declaration. */
  readonly path: readonly string[];
  /** Texts; absent if they were not kept. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** The hash in the version of a package. */
export const hashOf = (version: string): string => version.slice(version.lastIndexOf(' ') + 1);

/** `lib/index.js changed` for each file that differs between two versions of a package, given as lines of path and mark. */
export function packageChanges(before: string, after: string): string[] {
  const [old, now] = [before, after].map((text) => new Set(text.split('\n')));
  const paths = (lines: Iterable<string>, others: ReadonlySet<string>): string[] => [
    ...new Set([...lines].filter((line) => !others.has(line)).map((line) => line.slice(0, line.lastIndexOf(' ')))),
  ];
  const [gone, fresh] = [paths(old!, now!), paths(now!, old!)];
  return [
    ...fresh.filter((path) => gone.includes(path)).map((path) => `${path} changed`),
    ...fresh.filter((path) => !gone.includes(path)).map((path) => `${path} counts now`),
    ...gone.filter((path) => !fresh.includes(path)).map((path) => `${path} no longer counts`),
  ];
}
