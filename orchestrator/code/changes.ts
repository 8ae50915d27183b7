import type { CodePart } from '../store/key.ts';

type Declarations = Readonly<Record<string, CodePart>>;

/** A declaration whose meaning differs between two closures, and the hashes of both texts. */
export interface DeclarationChange {
  readonly id: string;
  readonly how: 'new' | 'gone' | 'changed';
  /** Declarations from the stage's `run` to this one, in the closure that has it (the later one, if both do). */
  readonly path: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

/** What differs between two closures, in the order of ids. */
export function declarationChanges(before: Declarations, after: Declarations): DeclarationChange[] {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return ids.flatMap((id) => {
    const [old, now] = [before[id]?.hash, after[id]?.hash];
    if (old === now) return [];
    const how = old === undefined ? 'new' : now === undefined ? 'gone' : 'changed';
    const path = pathTo(id, now === undefined ? before : after);
    return [{ id, how, path, ...(old ? { before: old } : {}), ...(now ? { after: now } : {}) }];
  });
}

function pathTo(id: string, declarations: Declarations): string[] {
  const path: string[] = [];
  for (let at: string | undefined = id; at && !path.includes(at); at = declarations[at]?.via) path.unshift(at);
  return path;
}

/** A declaration that changed since the last record, and how the stage comes to it. */
export interface CodeChange {
  /** `learn/losses/nt-xent.ts#ntXent` */
  readonly id: string;
  readonly how: 'new' | 'gone' | 'changed';
  /** Where it stands now: `learn/losses/nt-xent.ts:12`. */
  readonly at?: string | undefined;
  /** Declarations from the stage's `run` to this one. */
  readonly path: readonly string[];
  /** Texts; absent where they were not kept. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}
