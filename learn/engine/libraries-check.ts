import { type BigIntStats, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Marker, readJson } from './cache.ts';
import type { Distribution } from './distribution.ts';
import { engineFolder, type Place, places } from './places.ts';
import { keepNote } from './stamps.ts';
import { othersMayWrite } from './trust.ts';
import { sha256Of } from './wheel.ts';

/** By path: the stamp of a file, and the SHA-256 that its bytes had then. */
type Notes = Record<string, { readonly stamp: string; readonly sha256: string }>;

/** A file that was just written may change once more within a tick of the clock, without another stamp. */
function isYoung({ ctimeNs }: BigIntStats): boolean {
  const tick = ctimeNs % 1_000_000n === 0n ? 2_000_000_000n : 100_000_000n;
  return BigInt(Date.now()) * 1_000_000n - ctimeNs < tick;
}

/** The SHA-256 that each library must have: the pinned ones, and those that its preparation measured. */
export function expectedDigests(distribution: Distribution, marker: Marker): ReadonlyMap<string, string> {
  const [framework, main] = distribution.libraries;
  const pinned = distribution.digests;
  const measured = Object.entries(marker.files ?? {});
  return new Map([
    ...measured,
    ...(pinned === undefined
      ? []
      : ([
          [framework, pinned[0]],
          [main, pinned[1]],
        ] as const)),
  ]);
}

/**
 * Compares libraries with their digests. A file is read only if its size, times or inode differ from when it was last
 * compared: reading all takes about a second.
 *
 * @param hashing - Called once before the first file is read.
 * @returns what is wrong, in words; undefined where all is as it must be.
 */
export async function damageOf(
  folder: string,
  expected: ReadonlyMap<string, string>,
  distribution: Distribution,
  hashing: () => void,
): Promise<string | undefined> {
  if (expected.size === 0) return `${folder} does not say what its libraries must be`;
  const notes = await readNotes(distribution);
  let changed = false;
  for (const [name, sha256] of expected) {
    const file = join(folder, name);
    const found = statOf(file);
    if (found === undefined) return `${file} is missing`;
    const path = await realpath(file);
    const stamp = stampOf(found);
    if (notes[path]?.stamp === stamp && notes[path].sha256 === sha256) continue;
    hashing();
    const digest = await sha256Of(file);
    if (digest !== sha256) return `${file} has SHA-256 ${digest}, and ${sha256} is expected`;
    if (isYoung(found)) continue;
    notes[path] = { stamp, sha256 };
    changed = true;
  }
  if (changed) await keepNotes(distribution, notes);
  return undefined;
}

/** Digests of a user's own files, by the same notes. */
export async function digestsOf(files: readonly string[], distribution: Distribution): Promise<string[]> {
  const notes = await readNotes(distribution);
  const digests: string[] = [];
  for (const file of files) {
    const path = await realpath(file);
    const found = statSync(path, { bigint: true });
    const stamp = stampOf(found);
    const known = notes[path];
    const sha256 = known?.stamp === stamp ? known.sha256 : await sha256Of(path);
    if (!isYoung(found)) notes[path] = { stamp, sha256 };
    digests.push(sha256);
  }
  await keepNotes(distribution, notes);
  return digests;
}

const stampOf = (found: BigIntStats): string =>
  `${found.size}:${found.mtimeNs}:${found.ctimeNs}:${found.ino}:${found.dev}`;

function statOf(file: string): BigIntStats | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found?.isFile() ? found : undefined;
}

const notesFile = (distribution: Distribution, place: Place): string =>
  `${engineFolder(distribution, place)}.checked.json`;

/** Only from where nobody else could write them. */
async function readNotes(distribution: Distribution): Promise<Notes> {
  const all: Notes = {};
  for (const place of places()) {
    const file = notesFile(distribution, place);
    if (othersMayWrite(file, place) === undefined) Object.assign(all, await readJson<Notes>(file));
  }
  return all;
}

const keepNotes = (distribution: Distribution, notes: Notes): Promise<void> =>
  keepNote((place) => notesFile(distribution, place), `${JSON.stringify(notes, null, 2)}\n`);
