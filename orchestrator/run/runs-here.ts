import { join } from 'node:path';
import type { NamedNode } from '../graph/pipeline.ts';
import { statOf } from '../ground/stat-index.ts';
import type { Keying } from '../plan/keying.ts';

/** Milliseconds by which the times of files may lag behind the clock. */
const TICK = 10;

/**
 * True if a node's stage is executed in this process and not in a worker. Only what is read through the guard of a
 * worker is compared with its digest, and only a worker loads the code that the key was made of, if that was edited
 * after this process began to load it.
 */
export async function runsHere(keying: Keying, named: NamedNode): Promise<boolean> {
  const { spec } = named.node.stage;
  if (!spec.inline || (spec.files ?? []).some((param: string) => named.node.params[param] != null)) return false;
  return (await editedSinceStart(keying, named)) === undefined;
}

/** A file of the stage's code that was edited after this process started, if there is one. */
export async function editedSinceStart(keying: Keying, { node }: NamedNode): Promise<string | undefined> {
  const { spec } = node.stage;
  if (spec.version !== undefined) return undefined;
  const { files } = await keying.closure(spec);
  return Object.keys(files).find((path) => {
    const changed = statOf(join(keying.root, path))?.ctimeMs;
    return changed === undefined || Number(changed) + TICK > performance.timeOrigin;
  });
}
