import { dirname, join } from 'node:path';
import { statOf } from '../../ground/stat-index.ts';
import type { StageSpec } from '../../node-types.ts';
import type { Keying } from '../../plan/keying.ts';

/** Milliseconds by which the times of files may lag behind the clock. */
const TICK = 10;

/**
 * A file of the stage's code that was edited, or a folder that was exchanged, after this process started: it may have
 * loaded an earlier state. Undefined if there is none.
 */
export async function editedSinceStart(
  keying: Pick<Keying, 'closure' | 'root'>,
  spec: StageSpec<any, any, any>,
): Promise<string | undefined> {
  const { files } = await keying.closure(spec);
  return withFolders(Object.keys(files)).find((path) => {
    const changed = statOf(join(keying.root, path))?.ctimeMs;
    return changed === undefined || Number(changed) + TICK > performance.timeOrigin;
  });
}

/** The files and the folders that they lie in; the root itself and what is around it not. */
function withFolders(files: readonly string[]): string[] {
  const paths = new Set(files);
  for (const file of files)
    for (let at = dirname(file); at !== '.' && !at.endsWith('..'); at = dirname(at)) paths.add(at);
  return [...paths];
}
