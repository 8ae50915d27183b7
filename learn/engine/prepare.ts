import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, stat, statfs } from 'node:fs/promises';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { ensureDir, move, remove } from 'fs-extra/esm';
import { cacheFolder, cudaIsPrepared, engineFolder, type Marker, readMarker } from './cache.ts';
import { unpackCuda } from './cuda.ts';
import { type Distribution, distributionFor, TENSORFLOW_VERSION } from './distribution.ts';
import { libraryPaths } from './libraries.ts';
import { startOf, withLock } from './lock.ts';
import { downloadWheel, type Progress } from './pip.ts';
import { cacheNotWritable, missingInWheel, missingLibrary, noSpaceForEngine, unsupportedPlatform } from './problems.ts';
import { forgetFailure, rememberFailure, writeMarker } from './stamps.ts';
import { tryOut } from './try-out.ts';
import { unpackMembers, verifyChecksum } from './wheel.ts';

export interface PrepareOptions {
  /** The CUDA build; where absent, it is used if it is installed. */
  readonly gpu?: boolean;
  readonly progress?: Progress;
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
}

/**
 * The native engine from the user's folder (`STRATA_LIBTENSORFLOW`), from the cache, or downloaded, unpacked and tried out
 * now. Several runs may call it at once; an interrupted preparation is never published.
 *
 * @throws Problem with the reason of a failure. `describeEngine` remembers it for a day.
 */
export async function prepareNative(options: PrepareOptions = {}): Promise<Prepared> {
  const gpu = options.gpu ?? (await cudaIsPrepared());
  const mine = process.env.STRATA_LIBTENSORFLOW;
  if (mine) return prepareOwn(resolve(mine));
  const distribution = options.distribution ?? distributionFor(gpu);
  if (distribution === undefined)
    throw unsupportedPlatform(`${process.platform}-${process.arch}${gpu ? ' with CUDA' : ''}`, TENSORFLOW_VERSION);
  const folder = engineFolder(distribution);
  const ready = await readMarker(folder);
  if (ready !== undefined) return preparedFrom(folder, ready, gpu);
  const progress = options.progress ?? (() => {});
  try {
    await makeRoom(dirname(folder), distribution);
    const marker = await withLock(
      `${folder}.lock`,
      (pid) => progress(`waiting for process ${pid}, which is preparing the engine`),
      async () => (await readMarker(folder)) ?? (await fill(folder, distribution, progress)),
    );
    await forgetFailure(folder);
    return preparedFrom(folder, marker, gpu);
  } catch (error) {
    if (error instanceof Error && error.name === 'Problem')
      await rememberFailure(folder, (error as Error & { code: string }).code, error.message);
    throw error;
  }
}

/** Downloads and unpacks beside the folder, tries the libraries out, and moves them into place. Needs the lock. */
async function fill(folder: string, distribution: Distribution, progress: Progress): Promise<Marker> {
  const parent = dirname(folder);
  await sweep(parent);
  const work = await mkdtemp(join(parent, `.preparing-${process.pid}-${startOf(process.pid) ?? ''}-`));
  try {
    const requirement = `${distribution.package}==${distribution.version}`;
    const wheel = await downloadWheel(requirement, distribution, join(work, 'wheel'), progress);
    progress(`checking ${basename(wheel)}`);
    await verifyChecksum(wheel, distribution.sha256);
    progress('unpacking');
    const whole = join(work, 'engine');
    const wanted = new Set(distribution.libraries.map((name) => `tensorflow/${name}`));
    const placed = await unpackMembers(wheel, whole, (member) => (wanted.has(member) ? basename(member) : undefined));
    for (const name of distribution.libraries) if (!placed.includes(name)) throw missingInWheel(basename(wheel), name);
    const libraryFolders = distribution.gpu ? await unpackCuda(wheel, distribution, whole, progress) : [];
    await remove(join(work, 'wheel'));
    progress('trying it out');
    const path = libraryFolders.map((name) => join(whole, name)).join(delimiter);
    const { version } = await tryOut(whole, path === '' ? {} : { LD_LIBRARY_PATH: path });
    const marker = { package: distribution.package, version, sha256: distribution.sha256, libraryFolders };
    await writeMarker(whole, marker);
    await move(whole, folder, { overwrite: true });
    return marker;
  } finally {
    await remove(work);
  }
}

/** Removes folders of preparations whose process is gone. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = /^\.preparing-(\d+)-(\w*)-/.exec(name);
    if (owner && (startOf(Number(owner[1])) ?? '-') !== owner[2]) await remove(join(parent, name));
  }
}

/** Bytes for the wheel and the unpacked libraries together. */
const NEEDED = { cpu: 1_300_000_000, cuda: 12_000_000_000 };

async function makeRoom(parent: string, distribution: Distribution): Promise<void> {
  let free: number;
  try {
    await ensureDir(parent);
    const space = await statfs(parent);
    free = space.bavail * space.bsize;
  } catch (error) {
    throw cacheNotWritable(parent, (error as Error).message);
  }
  const needed = distribution.gpu ? NEEDED.cuda : NEEDED.cpu;
  if (distribution.bytes !== undefined && distribution.bytes < 1e6) return;
  if (free < needed) throw noSpaceForEngine(parent, needed, free);
}

/** The user's own libraries, tried out once and after every change. */
async function prepareOwn(folder: string): Promise<Prepared> {
  const paths = libraryPaths(folder);
  for (const path of paths) if (!existsSync(path)) throw missingLibrary(folder, basename(path));
  const notes = await ownNotes(folder);
  const known = await readMarker(notes);
  if (known !== undefined) return preparedFrom(folder, known, false);
  const { version } = await tryOut(folder);
  const marker = { package: 'STRATA_LIBTENSORFLOW', version, sha256: '', libraryFolders: [] };
  await writeMarker(notes, marker);
  return preparedFrom(folder, marker, false);
}

function preparedFrom(folder: string, marker: Marker, gpu: boolean): Prepared {
  const libraryFolders = marker.libraryFolders.map((name) => join(folder, name));
  return { libraries: folder, version: marker.version, gpu, libraryFolders };
}

/** The folder that describes the user's libraries, by their paths, sizes and times. */
async function ownNotes(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of libraryPaths(folder)) {
    const { size, mtimeMs } = await stat(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return join(cacheFolder(), 'engine', `own-${hash.digest('hex').slice(0, 16)}`);
}
