import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failureFile, type Marker, wallClock } from './cache.ts';
import type { Distribution } from './distribution.ts';
import { engineFolder, type Place, places } from './places.ts';
import { othersMayWrite } from './trust.ts';

/** Marks a folder as a whole engine; `readMarker` reads it. */
export async function writeMarker(folder: string, marker: Marker): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeFile(join(folder, 'engine.json'), `${JSON.stringify(marker, null, 2)}\n`, { mode: 0o644 });
}

/**
 * Writes a note to the first place that can be written to and where nobody else may put a link or a pipe in its way. Notes
 * save time and nothing else: where there is no such place, the next run does again what the note would have spared.
 */
export async function keepNote(fileIn: (place: Place) => string, text: string): Promise<void> {
  for (const place of places()) {
    const file = fileIn(place);
    let beside: string | undefined;
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o755 });
      if (othersMayWrite(dirname(file), place) !== undefined) continue;
      beside = await mkdtemp(join(dirname(file), '.tmp-'));
      await writeFile(join(beside, 'note'), text, { mode: 0o644 });
      return await rename(join(beside, 'note'), file);
    } catch {
      // The next place.
    } finally {
      if (beside !== undefined) await rm(beside, { recursive: true, force: true }).catch(() => {});
    }
  }
}

export const rememberFailure = (distribution: Distribution, code: string, message: string): Promise<void> =>
  keepNote(
    (place) => failureFile(engineFolder(distribution, place)),
    JSON.stringify({ code, message, at: wallClock() }),
  );

export async function forgetFailure(distribution: Distribution): Promise<void> {
  for (const place of places())
    await rm(failureFile(engineFolder(distribution, place)), { force: true }).catch(() => {});
}
