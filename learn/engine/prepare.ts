import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { cudaIsPrepared, filesOf, readMarker } from './cache.ts';
import { type Distribution, distributionFor, TENSORFLOW_VERSION } from './distribution.ts';
import { type Installing, install, makeRoom } from './install.ts';
import { libraryPaths } from './libraries.ts';
import { damageOf, expectedDigests } from './libraries-check.ts';
import { ownLibraries } from './own-libraries.ts';
import type { Progress } from './pip.ts';
import { engineFolder, type Place, places } from './places.ts';
import {
  cacheNotTrusted,
  cacheNotWritable,
  damagedEngine,
  diskFullForEngine,
  keptElsewhere,
  missingLibrary,
  notInstalled,
  unsupportedPlatform,
} from './problems.ts';
import { forgetFailure, rememberFailure } from './stamps.ts';
import { closeToOthers, othersMayWrite } from './trust.ts';

export interface PrepareOptions {
  /** The CUDA build; where absent, it is used if it is installed. */
  readonly gpu?: boolean;
  readonly progress?: Progress;
  /** Lets one process of all machines that share the folder download at a time; without it, none waits for another. */
  readonly lock?: Installing['lock'];
  /** False takes only what is there already. */
  readonly download?: boolean;
  /** The wheel to take; tests bring their own. */
  readonly distribution?: Distribution;
}

/** A native engine that has computed on this machine. */
export interface Prepared {
  readonly libraries: string;
  readonly version: string;
  readonly gpu: boolean;
  /** Folders of the CUDA libraries, for the workers' library path. */
  readonly libraryFolders: readonly string[];
  /** SHA-256 of a user's own libraries, if they are not those of the wheel. */
  readonly digest?: string;
}

/** Why a place cannot be used; another may. */
const OF_THE_PLACE = new Set([
  'engine-cache-not-writable',
  'engine-cache-not-trusted',
  'engine-no-space',
  'engine-not-installed',
]);

/**
 * The native engine from the user's folder (`STRATA_LIBTENSORFLOW`), from the cache, or downloaded, unpacked and tried out
 * now. Libraries are compared with their digests before they are used. Where the usual folder cannot be used, a temporary
 * one is. Several runs may call it at once; an interrupted preparation is never published.
 *
 * @throws Problem with the reason of a failure. `describeEngine` remembers it for a while.
 */
export async function prepareNative(options: PrepareOptions = {}): Promise<Prepared> {
  const mine = process.env.STRATA_LIBTENSORFLOW;
  if (mine) return prepareOwn(resolve(mine));
  const gpu = options.gpu ?? (await cudaIsPrepared());
  const distribution = options.distribution ?? distributionFor(gpu);
  if (distribution === undefined)
    throw unsupportedPlatform(`${process.platform}-${process.arch}${gpu ? ' with CUDA' : ''}`, TENSORFLOW_VERSION);
  let first: Error | undefined;
  for (const place of places()) {
    try {
      const prepared = await prepareAt(place, distribution, options);
      if (first !== undefined && 'why' in first) options.progress?.(keptElsewhere(first, place.folder));
      await forgetFailure(distribution);
      return prepared;
    } catch (error) {
      const problem = asProblem(error, place.folder);
      if (!OF_THE_PLACE.has(problem.code)) {
        if (options.download !== false) await rememberFailure(distribution, problem.code, problem.message);
        throw problem;
      }
      first ??= problem;
    }
  }
  if (options.download !== false)
    await rememberFailure(distribution, (first as Error & { code: string }).code, first!.message);
  throw first;
}

async function prepareAt(place: Place, distribution: Distribution, options: PrepareOptions): Promise<Prepared> {
  const { progress = () => {}, download = true } = options;
  const folder = engineFolder(distribution, place);
  const found = await readMarker(folder, distribution);
  const open = found !== undefined && closeToOthers(folder, place, filesOf(distribution));
  if (open) progress(`others could write to ${folder}: that right is taken away, and the libraries are compared`);
  const untrusted = othersMayWrite(folder, place, filesOf(distribution));
  if (untrusted !== undefined) throw cacheNotTrusted(folder, untrusted);
  let damage: string | undefined;
  if (found !== undefined) {
    // What the folder itself says of the CUDA libraries proves nothing if others could write it.
    const unproven = open && distribution.gpu ? `${folder} could be written by others` : undefined;
    const hashing = () => progress("comparing TensorFlow's libraries with their digests");
    damage = unproven ?? (await damageOf(folder, expectedDigests(distribution, found), distribution, hashing));
    if (damage === undefined) return preparedFrom(folder, found, distribution.gpu);
    progress(`TensorFlow's libraries are damaged: ${damage}`);
  }
  if (!download) throw damage === undefined ? notInstalled() : damagedEngine(damage);
  try {
    await makeRoom(place, distribution);
    const marker = await install(folder, distribution, { progress, ...(options.lock && { lock: options.lock }) });
    return preparedFrom(folder, marker, distribution.gpu);
  } catch (error) {
    const problem = asProblem(error, place.folder);
    throw damage === undefined || OF_THE_PLACE.has(problem.code) ? problem : damagedEngine(damage, problem);
  }
}

/** Errors of the system concern the place: a disk that fills or fails, a right that is missing. */
function asProblem(error: unknown, folder: string): Error & { code: string } {
  const { name, code, syscall, message, cause } = error as NodeJS.ErrnoException;
  // A lock that cannot be written has the words of a store.
  if (name === 'Problem' && cause !== undefined && /^(?:store-un|disk-full)/.test(code!))
    return asProblem(cause, folder);
  if (name === 'Problem') return error as Error & { code: string };
  if (syscall === undefined || code === undefined) throw error;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return (isFull ? diskFullForEngine(folder) : cacheNotWritable(folder, message)) as Error & { code: string };
}

/** The user's own libraries, tried out once and after every change. */
async function prepareOwn(folder: string): Promise<Prepared> {
  for (const path of libraryPaths(folder)) if (!existsSync(path)) throw missingLibrary(folder, basename(path));
  const { version, digest } = await ownLibraries(folder);
  return { libraries: folder, version, gpu: false, libraryFolders: [], ...(digest !== undefined && { digest }) };
}

function preparedFrom(
  folder: string,
  { version, libraryFolders }: { readonly version: string; readonly libraryFolders: readonly string[] },
  gpu: boolean,
): Prepared {
  return { libraries: folder, version, gpu, libraryFolders: libraryFolders.map((name) => resolve(folder, name)) };
}
