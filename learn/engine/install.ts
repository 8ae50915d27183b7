import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { type Marker, readMarker } from './cache.ts';
import { unpackCuda } from './cuda.ts';
import { cudaVersions } from './cuda-packages.ts';
import type { Distribution } from './distribution.ts';
import { damageOf, expectedDigests } from './libraries-check.ts';
import { downloadWheel, type Progress } from './pip.ts';
import type { Place } from './places.ts';
import { cacheNotTrusted, cacheNotWritable, missingInWheel, noSpaceForEngine } from './problems.ts';
import { writeMarker } from './stamps.ts';
import { closeToOthers, othersMayWrite } from './trust.ts';
import { tryOut } from './try-out.ts';
import { unpackMembers, verifyChecksum } from './wheel.ts';

/** A lock that is held. */
export interface Held {
  /** False once another process took it over. */
  isHeld(): boolean;
  release(): Promise<void>;
}

export interface Installing {
  readonly progress: Progress;
  /** Takes the lock in this file; `waiting` is called with the owner's name. */
  lock?(file: string, waiting: (owner: string) => void): Promise<Held>;
}

/** Bytes for the wheel and the unpacked libraries together. */
const NEEDED = { cpu: 1_300_000_000, cuda: 12_000_000_000 };
/** A test's own wheel. */
const SMALL = 1e6;

/**
 * Makes the folder of engines in a place.
 *
 * @throws Problem `engine-cache-not-writable`, `engine-cache-not-trusted`, `engine-no-space`
 */
export async function makeRoom(place: Place, { gpu, bytes = NEEDED.cpu }: Distribution): Promise<void> {
  const parent = join(place.folder, 'engine');
  let free: number;
  try {
    await mkdir(place.folder, { recursive: true, mode: 0o755 });
    await mkdir(parent, { recursive: true, mode: 0o755 });
    closeToOthers(parent, place);
    await rm(await mkdtemp(join(parent, '.probe-')), { recursive: true });
    const space = await statfs(parent);
    free = space.bavail * space.bsize;
  } catch (error) {
    throw cacheNotWritable(parent, (error as Error).message);
  }
  const untrusted = othersMayWrite(parent, place);
  if (untrusted !== undefined) throw cacheNotTrusted(parent, untrusted);
  const needed = gpu ? NEEDED.cuda : NEEDED.cpu;
  if (bytes >= SMALL && free < needed) throw noSpaceForEngine(parent, needed, free);
}

/**
 * Downloads and unpacks beside the folder, tries the libraries out, and moves them into place; or takes what another process
 * put there meanwhile. A process that was taken for dead waits for the one that replaced it.
 */
export async function install(folder: string, distribution: Distribution, options: Installing): Promise<Marker> {
  const { progress } = options;
  for (;;) {
    const lock = await options.lock?.(`${folder}.installing`, (owner) =>
      progress(`waiting for ${owner}, which is preparing the engine`),
    );
    try {
      const there = await readMarker(folder, distribution);
      if (there !== undefined) {
        const damage = await damageOf(folder, expectedDigests(distribution, there), distribution, () => {});
        if (damage === undefined) return there;
      }
      return await fill(folder, distribution, progress, lock);
    } catch (error) {
      if (lock === undefined || lock.isHeld()) throw error;
    } finally {
      await lock?.release();
    }
  }
}

async function fill(
  folder: string,
  distribution: Distribution,
  progress: Progress,
  lock: Held | undefined,
): Promise<Marker> {
  const work = await workFolder(folder, lock !== undefined);
  try {
    const wheel = await downloadWheel(distribution, join(work, 'wheel'), progress);
    progress(`checking ${basename(wheel)}`);
    await verifyChecksum(wheel, distribution.sha256);
    progress('unpacking');
    const whole = join(work, 'engine');
    const wanted = new Set(distribution.libraries.map((name) => `tensorflow/${name}`));
    const files = await unpackMembers(wheel, whole, (member) => (wanted.has(member) ? basename(member) : undefined));
    for (const name of distribution.libraries) if (!files.has(name)) throw missingInWheel(basename(wheel), name);
    const cuda = distribution.gpu ? await unpackCuda(wheel, whole, progress) : new Map<string, string>();
    await rm(join(work, 'wheel'), { recursive: true });
    progress('trying it out');
    const libraryFolders = [...new Set([...cuda.keys()].map((path) => dirname(path)))];
    const path = libraryFolders.map((name) => join(whole, name)).join(delimiter);
    const { version } = await tryOut(whole, path === '' ? {} : { LD_LIBRARY_PATH: path });
    const marker: Marker = {
      package: distribution.package,
      version,
      sha256: distribution.sha256,
      libraryFolders,
      files: Object.fromEntries([...files, ...cuda]),
      ...(distribution.gpu && { cuda: cudaVersions() }),
    };
    await writeMarker(whole, marker);
    if (lock?.isHeld() === false) throw new Error('another process took this preparation over');
    await publish(whole, folder, join(work, 'old'));
    return marker;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Moves the engine into place, and what was there out of it. Two processes without a lock may both do so, one after the other. */
async function publish(whole: string, folder: string, old: string): Promise<void> {
  await rename(folder, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(whole, folder);
}

/**
 * A folder to work in. Who holds the lock has the folder of that name alone: what is in it is of a process that is dead, or
 * was replaced. Other leftovers go when nothing was written to them for a day.
 */
async function workFolder(folder: string, isLocked: boolean): Promise<string> {
  const parent = dirname(folder);
  const own = `.preparing-${basename(folder)}`;
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const isLeft = /^\.(?:preparing|probe|tmp)-|\.lock$/.test(name) && (await isOld(path));
    if (isLeft || (isLocked && name === own)) await rm(path, { recursive: true, force: true });
  }
  if (!isLocked) return mkdtemp(join(parent, `${own}-`));
  await mkdir(join(parent, own), { mode: 0o700 });
  return join(parent, own);
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && performance.timeOrigin + performance.now() - found.mtimeMs > 24 * 3600 * 1000;
}
