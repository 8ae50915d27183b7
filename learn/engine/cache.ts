import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cudaVersions } from './cuda-packages.ts';
import { type Distribution, distributionFor } from './distribution.ts';
import { engineFolder, type Place, places } from './places.ts';
import { othersMayWrite } from './trust.ts';

/** Description of a prepared engine. It is written last, so a folder that has it is complete. */
export interface Marker {
  readonly package: string;
  /** `TF_Version` of the library. */
  readonly version: string;
  /** Of the wheel. */
  readonly sha256: string;
  /** Folders of the CUDA libraries, relative to the engine's; empty without `--gpu`. */
  readonly libraryFolders: readonly string[];
  /** SHA-256 of each library, by its path in the folder. Markers of earlier versions lack it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Versions of the CUDA libraries. */
  readonly cuda?: string;
}

/** A whole engine in a folder. */
export interface Ready {
  readonly folder: string;
  readonly place: Place;
  readonly marker: Marker;
}

/** A failed preparation. Runs that compute nothing do not repeat it for a while. */
export interface RememberedFailure {
  readonly code: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const HOUR = 3600 * 1000;
/** Failures that last until somebody installs something. Others (network, disk) may be over in an hour. */
const LASTING = new Set(['engine-no-pip', 'engine-does-not-load', 'engine-unsupported-platform']);

/** The marker in a folder, if it is that of this distribution: of the same wheel, with the same CUDA libraries. */
export async function readMarker(folder: string, distribution: Distribution): Promise<Marker | undefined> {
  const marker = await readJson<Marker>(join(folder, 'engine.json'));
  if (marker?.sha256 !== distribution.sha256 || typeof marker.version !== 'string') return undefined;
  if (!Array.isArray(marker.libraryFolders)) return undefined;
  return distribution.gpu && marker.cuda !== cudaVersions() ? undefined : marker;
}

/**
 * The engine that is there: in the first place where it lies whole and nobody else may write. Reads no library; whoever
 * loads them compares them first (`prepareNative`).
 */
export async function findReady(distribution: Distribution): Promise<Ready | undefined> {
  for (const place of places()) {
    const folder = engineFolder(distribution, place);
    const marker = await readMarker(folder, distribution);
    if (marker !== undefined && othersMayWrite(folder, place, filesOf(distribution)) === undefined)
      return { folder, place, marker };
  }
  return undefined;
}

/** The files of an engine whose rights are looked at. */
export const filesOf = ({ libraries }: Distribution): readonly string[] => [...libraries, 'engine.json'];

/** True after `engine install --gpu`: runs then use the CUDA build. */
export async function cudaIsPrepared(): Promise<boolean> {
  const distribution = distributionFor(true);
  return distribution !== undefined && (await findReady(distribution)) !== undefined;
}

/** The last failure, as long as it says something of now: a day for what lasts, an hour for network and disk. */
export async function readFailure(
  distribution: Distribution,
  now: number = wallClock(),
): Promise<RememberedFailure | undefined> {
  for (const place of places()) {
    if (othersMayWrite(place.folder, place) !== undefined) continue;
    const failure = await readJson<RememberedFailure>(failureFile(engineFolder(distribution, place)));
    if (typeof failure?.message !== 'string') continue;
    const age = now - failure.at;
    if (age >= 0 && age < (LASTING.has(failure.code) ? 24 : 1) * HOUR) return failure;
  }
  return undefined;
}

/** Where a failed preparation of the engine in this folder is noted. */
export const failureFile = (folder: string): string => `${folder}.failed.json`;

/** For the age of a remembered failure; no result depends on it. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

export async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    // Opening a pipe would wait for a program that writes to it, for ever if there is none.
    return (await stat(file)).isFile() ? (JSON.parse(await readFile(file, 'utf8')) as T) : undefined;
  } catch {
    return undefined;
  }
}
