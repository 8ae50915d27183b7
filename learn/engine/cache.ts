import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Distribution, distributionFor } from './distribution.ts';

/** What is known of a prepared engine; written last, so that a folder with it is whole. */
export interface Marker {
  readonly package: string;
  /** What the library itself says, `TF_Version`. */
  readonly version: string;
  readonly sha256: string;
  /** Folders of the CUDA libraries, relative to the engine's; empty without `--gpu`. */
  readonly libraryFolders: readonly string[];
}

/** A preparation that failed, so that runs that compute nothing do not try it again at once. */
export interface RememberedFailure {
  readonly code: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const DAY = 24 * 3600 * 1000;

/** The folder where engines are kept: `$STRATA_CACHE`, else where the platform keeps what can be made again. */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.STRATA_CACHE) return env.STRATA_CACHE;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'strata');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'strata', 'cache');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'strata');
}

/** The folder of one distribution, by package, version and platform, so that versions lie side by side. */
export function engineFolder(distribution: Distribution): string {
  const { package: name, version, platform, gpu } = distribution;
  return join(cacheFolder(), 'engine', `${name}-${version}-${platform}${gpu ? '-cuda' : ''}`);
}

export async function readMarker(folder: string): Promise<Marker | undefined> {
  return readJson<Marker>(join(folder, 'engine.json'));
}

/** Whether the CUDA build was installed here (`engine install --gpu`): it is what runs use from then on. */
export async function cudaIsPrepared(): Promise<boolean> {
  const distribution = distributionFor(true);
  return distribution !== undefined && (await readMarker(engineFolder(distribution))) !== undefined;
}

export async function writeMarker(folder: string, marker: Marker): Promise<void> {
  await writeFile(join(folder, 'engine.json'), `${JSON.stringify(marker, null, 2)}\n`);
}

/** The failure of the last 24 hours, if there was one and nothing succeeded since. */
export async function readFailure(folder: string, now: number = wallClock()): Promise<RememberedFailure | undefined> {
  const failure = await readJson<RememberedFailure>(`${folder}.failed.json`);
  return failure !== undefined && now - failure.at >= 0 && now - failure.at < DAY ? failure : undefined;
}

/** Best effort: a cache that cannot be written to must not hide why the preparation failed. */
export async function rememberFailure(folder: string, code: string, message: string): Promise<void> {
  const file = `${folder}.failed.json`;
  const part = `${file}.${process.pid}`;
  try {
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(part, `${JSON.stringify({ code, message, at: wallClock() }, null, 2)}\n`);
    await rename(part, file);
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

export async function forgetFailure(folder: string): Promise<void> {
  await rm(`${folder}.failed.json`, { force: true });
}

/** Only for the age of a remembered failure; no result depends on it. */
function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
