import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Layout } from '../store/layout.ts';

/** Cheap test for leftovers of processes that died: lists a few small folders. May say yes where there are none. */
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
