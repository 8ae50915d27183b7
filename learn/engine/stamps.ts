import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failureFile, type Marker, wallClock } from './cache.ts';
import type { Distribution } from './distribution.ts';
import { engineFolder, places } from './places.ts';

/** Marks a folder as a whole engine; `readMarker` reads it. */
export async function writeMarker(folder: string, marker: Marker): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeFile(join(folder, 'engine.json'), `${JSON.stringify(marker, null, 2)}\n`, { mode: 0o644 });
}

/** In the first place that can be written to; where none can, it is forgotten, and the next run tries again. */
export async function rememberFailure(distribution: Distribution, code: string, message: string): Promise<void> {
  for (const place of places()) {
    const file = failureFile(engineFolder(distribution, place));
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o755 });
      // A file that is cut short reads as no failure, so it needs no temporary name.
      return await writeFile(file, JSON.stringify({ code, message, at: wallClock() }), { mode: 0o644 });
    } catch {}
  }
}

export async function forgetFailure(distribution: Distribution): Promise<void> {
  for (const place of places())
    await rm(failureFile(engineFolder(distribution, place)), { force: true }).catch(() => {});
}
