import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Distribution } from './distribution.ts';

/** A folder that holds engines. */
export interface Place {
  readonly folder: string;
  /** `named` by STRATA_CACHE; the platform's `usual` one; a `temporary` one where that cannot be used. */
  readonly kind: 'named' | 'usual' | 'temporary';
}

/**
 * Where engines are looked for and kept, in this order: `$STRATA_CACHE` alone, else the platform's cache folder and a
 * temporary one.
 */
export function places(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): Place[] {
  if (env.STRATA_CACHE) return [{ folder: resolve(env.STRATA_CACHE), kind: 'named' }];
  const usual = usualFolder(env, platform);
  const user = process.getuid?.() ?? env.USERNAME ?? 'user';
  const temporary: Place = { folder: join(tmpdir(), `strata-cache-${user}`), kind: 'temporary' };
  return usual === undefined ? [temporary] : [{ folder: usual, kind: 'usual' }, temporary];
}

/** The platform's cache folder; undefined for a user without a home. */
function usualFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  try {
    if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'strata');
    if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'strata', 'cache');
    return resolve(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'strata');
  } catch {
    return undefined;
  }
}

/** The first of the folders of engines. */
export const cacheFolder = (): string => places()[0]!.folder;

/** The folder of one distribution. Its name has package, version and platform, so versions lie side by side. */
export function engineFolder(distribution: Distribution, place: Pick<Place, 'folder'> = places()[0]!): string {
  const { package: name, version, platform, gpu } = distribution;
  return join(place.folder, 'engine', `${name}-${version}-${platform}${gpu ? '-cuda' : ''}`);
}
