import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Layout } from '../store/layout.ts';

/** Whether something may lie about that a process left in its middle. A few readings of small folders, no more. */
export function mayHaveLeftovers(layout: Layout): boolean {
  const names = (folder: string): string[] => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  if ([layout.tmp, layout.locks, layout.checkpoints].some((folder) => names(folder).length > 0)) return true;
  const latest = join(layout.root, 'latest');
  return [layout.index, latest, ...names(latest).map((name) => join(latest, name))].some((folder) =>
    names(folder).some((name) => name.startsWith('.tmp-')),
  );
}
