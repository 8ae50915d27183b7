import { join } from 'node:path';
import { outputJson, remove } from 'fs-extra/esm';
import { failureFile, type Marker, wallClock } from './cache.ts';

/** Marks a folder as a whole engine; `readMarker` reads it. */
export async function writeMarker(folder: string, marker: Marker): Promise<void> {
  await outputJson(join(folder, 'engine.json'), marker, { spaces: 2 });
}

/** Best effort: a cache that cannot be written to must not hide why the preparation failed. */
export async function rememberFailure(folder: string, code: string, message: string): Promise<void> {
  // A file that is cut short reads as no failure, so it needs no temporary name.
  await outputJson(failureFile(folder), { code, message, at: wallClock() }, { spaces: 2 }).catch(() => undefined);
}

export async function forgetFailure(folder: string): Promise<void> {
  await remove(failureFile(folder));
}
