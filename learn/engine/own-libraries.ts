import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './cache.ts';
import { type Distribution, distributionFor } from './distribution.ts';
import { libraryNames, libraryPaths } from './libraries.ts';
import { digestsOf } from './libraries-check.ts';
import { places } from './places.ts';
import { keepNote } from './stamps.ts';
import { othersMayWrite } from './trust.ts';
import { tryOut } from './try-out.ts';

export interface OwnLibraries {
  /** `TF_Version` */
  readonly version: string;
  /** SHA-256 of both; undefined if they are the very libraries of the wheel for this platform. */
  readonly digest?: string;
}

/** In this process, by folder and stamp: a cache that cannot be written to must not have them tried out at every plan. */
const known = new Map<string, OwnLibraries>();

/**
 * What a user's own libraries are (`STRATA_LIBTENSORFLOW`). They are tried out once and after every change of their bytes.
 *
 * @throws Problem `engine-does-not-load`
 */
export async function ownLibraries(folder: string): Promise<OwnLibraries> {
  const paths = libraryPaths(folder);
  const stamp = paths.map((path) => stampOf(path)).join('\n');
  const before = known.get(stamp);
  if (before !== undefined) return before;
  const digests = await digestsOf(paths, ownDistribution);
  const both = createHash('sha256').update(digests.join('\n')).digest('hex');
  const version = (await readVersion(both)) ?? (await tryOut(folder)).version;
  await keepVersion(both, version);
  const isWheels = digests.join() === distributionFor(false)?.digests?.join();
  const found: OwnLibraries = { version, ...(!isWheels && { digest: both }) };
  known.set(stamp, found);
  return found;
}

function stampOf(path: string): string {
  const { size, mtimeNs, ctimeNs, ino, dev } = statSync(path, { bigint: true });
  return `${path} ${size}:${mtimeNs}:${ctimeNs}:${ino}:${dev}`;
}

/** Names the notes in the folders of engines. */
const ownDistribution: Distribution = {
  package: 'own',
  version: 'libraries',
  platform: `${process.platform}-${process.arch}`,
  tag: '',
  sha256: '',
  gpu: false,
  libraries: libraryNames(),
};

const file = (folder: string, digest: string): string => join(folder, 'engine', `own-${digest.slice(0, 32)}.json`);

async function readVersion(digest: string): Promise<string | undefined> {
  for (const place of places()) {
    const path = file(place.folder, digest);
    if (othersMayWrite(path, place) !== undefined) continue;
    const note = await readJson<{ digest: string; version: string }>(path);
    if (note?.digest === digest && typeof note.version === 'string') return note.version;
  }
  return undefined;
}

const keepVersion = (digest: string, version: string): Promise<void> =>
  keepNote(({ folder }) => file(folder, digest), JSON.stringify({ digest, version }));
