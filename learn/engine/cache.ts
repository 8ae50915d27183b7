import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Distribution, distributionFor } from './distribution.ts';

/** Description of a prepared engine. It is written last, so a folder that has it is complete. */
export interface Marker {
  readonly package: string;
  /** `TF_Version` of the library. */
  readonly version: string;
  readonly sha256: string;
  /** Folders of the CUDA libraries, relative to the engine's; empty without `--gpu`. */
  readonly libraryFolders: readonly string[];
}

/** A failed preparation. Runs that compute nothing do not repeat it for a day. */
export interface RememberedFailure {
  readonly code: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const DAY = 24 * 3600 * 1000;

/** The folder of prepared engines: `$STRATA_CACHE`, else below the platform's cache folder. */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.STRATA_CACHE) return env.STRATA_CACHE;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'strata');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'strata', 'cache');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'strata');
}

/** The folder of one distribution. Its name has package, version and platform, so versions lie side by side. */
export function engineFolder(distribution: Distribution): string {
  const { package: name, version, platform, gpu } = distribution;
  return join(cacheFolder(), 'engine', `${name}-${version}-${platform}${gpu ? '-cuda' : ''}`);
}

export async function readMarker(folder: string): Promise<Marker | undefined> {
  return readJson<Marker>(join(folder, 'engine.json'));
}

/** True after `engine install --gpu`: runs then use the CUDA build. */
export async function cudaIsPrepared(): Promise<boolean> {
  const distribution = distributionFor(true);
  return distribution !== undefined && (await readMarker(engineFolder(distribution))) !== undefined;
}

/** The last failure, if it is younger than 24 hours and no preparation has succeeded since. */
export async function readFailure(folder: string, now: number = wallClock()): Promise<RememberedFailure | undefined> {
  const failure = await readJson<RememberedFailure>(failureFile(folder));
  return failure !== undefined && now - failure.at >= 0 && now - failure.at < DAY ? failure : undefined;
}

/** Where a failed preparation of the engine in this folder is noted. */
export const failureFile = (folder: string): string => `${folder}.failed.json`;

/** For the age of a remembered failure; no result depends on it. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
