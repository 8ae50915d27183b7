import { type BigIntStats, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { createHasher, type Digest, isDigest, sha256 } from '../ground/digest.ts';
import { digestFile } from '../ground/file-digest.ts';
import { codeOf } from '../ground/file-problems.ts';
import { Problem } from '../ground/problems.ts';
import { isYoung, StatIndex, stampOf, statOf } from '../ground/stat-index.ts';

export interface ExternalDigest {
  /**
   * Digest of a file's bytes, or of a folder's sorted names with the digests of their files. It does not depend on
   * where they are.
   */
  readonly digest: Digest;
  readonly bytes: number;
  readonly files: number;
  readonly kind: 'file' | 'folder';
  /** The absolute path and the state of each file and folder, as they were before they were read. */
  readonly seen: readonly (readonly [path: string, stamp: string])[];
  /** True if a file may have been changed since without showing it. */
  readonly isYoung: boolean;
}

export interface ExternalProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
}

/** Paths below a folder, and the states of the folders among them: a million files are held by name alone. */
interface Found {
  readonly paths: string[];
  readonly folders: Map<string, BigIntStats>;
}

/** Larger files are streamed; smaller ones are read at once, which is several times faster. */
const SMALL_BYTES = 1024n * 1024n;
/** Number of files between two turns of the event loop, in which progress is drawn and an interrupt is noticed. */
const TURN_FILES = 256;

/** The index of files outside the store. A run shares one and saves it at its end. */
export const externalIndex = (indexDir: string): StatIndex => new StatIndex(join(indexDir, 'external.json'), true);

/** The path of what was changed of a file or folder since it was looked at, perhaps and put back; undefined if nothing was. */
export async function changedSince(
  path: string,
  { digest, seen, isYoung }: ExternalDigest,
  index: StatIndex,
): Promise<string | undefined> {
  for (const [at, stamp] of seen) {
    const now = statOf(at);
    if (now === undefined || stampOf(now) !== stamp) return at;
  }
  return isYoung && (await digestExternal(path, { index })).digest !== digest ? path : undefined;
}

/**
 * Digest of a file or folder outside the store that a parameter names. Symbolic links are followed. In a folder every name
 * counts, hidden ones and empty folders too, since a stage can see them. Files with unchanged size, times, inode and
 * device are not read again.
 * @throws Problem `file-not-found` for a missing or unreadable file and an empty path, `link-cycle` for a folder that contains itself,
 * `name-not-utf8` for a name in a folder by which no file can be opened, `no-plain-file` for a pipe, a socket, a device or a
 * file that the system makes as it is read
 */
export async function digestExternal(
  path: string,
  options: { index: StatIndex; store?: string; onProgress?: (progress: ExternalProgress) => void },
): Promise<ExternalDigest> {
  // Of nothing, `resolve` makes the current folder.
  if (path.trim() === '') throw emptyPath();
  const absolute = resolve(path);
  const stat = reading(path, absolute, () => statSync(absolute, { bigint: true }));
  refuseSpecial(path, absolute, stat);
  if (options.store !== undefined && holds(absolute, options.store)) throw storeInside(path, options.store);
  const isFolder = stat.isDirectory();
  const { paths, folders }: Found = { paths: [absolute], folders: new Map() };
  if (isFolder) await list(path, absolute, { paths, folders });
  const totalFiles = paths.length - folders.size;
  const hasher = createHasher();
  const lines: string[] = [];
  const seen: [path: string, stamp: string][] = [];
  const began = BigInt(Date.now()) * 1_000_000n;
  let [bytes, files, youngest] = [0, 0, false];
  let only: Digest | undefined;
  for (const one of paths) {
    const name = one.slice(absolute.endsWith(sep) ? absolute.length : absolute.length + 1);
    const folder = folders.get(one);
    const now = folder ?? reading(path, one, () => statSync(one, { bigint: true }));
    seen.push([one, stampOf(now)]);
    youngest ||= isYoung(now, began, true);
    if (folder) {
      if (name !== '') lines.push(`${portable(name)}/`);
      continue;
    }
    if (files % TURN_FILES === 0) {
      options.onProgress?.({ files, totalFiles, bytes });
      if (files > 0) await new Promise((turn) => setImmediate(turn));
    }
    refuseKind(path, one, now);
    const known = options.index.get(one, now);
    only = known !== undefined && isDigest(known) ? known : await hash(path, one, now, options.index);
    if (isFolder) lines.push(`${portable(name)}\0${only}`);
    bytes += Number(now.size);
    files += 1;
  }
  options.onProgress?.({ files, totalFiles, bytes });
  const rest = { bytes, files, seen, isYoung: youngest };
  if (!isFolder && only) return { digest: only, kind: 'file', ...rest };
  for (const [i, line] of lines.sort().entries()) hasher.update(utf8.encode(i === 0 ? line : `\n${line}`));
  return { digest: hasher.digest(), kind: 'folder', ...rest };
}

const utf8 = new TextEncoder();

/** A path below a folder with `/`, which is the same on every system. */
const portable = (path: string): string => (sep === '/' ? path : path.replaceAll(sep, '/'));

/** Stat comes first: if the file changes while it is read, the next look finds a different stat. */
async function hash(given: string, path: string, stat: BigIntStats, index: StatIndex): Promise<Digest> {
  let digest: Digest;
  if (stat.size <= SMALL_BYTES) {
    const bytes = reading(given, path, () => readFileSync(path));
    if (BigInt(bytes.length) !== stat.size)
      throw noPlainFile(
        given,
        path,
        `has ${stat.size} bytes and gave ${bytes.length}: it is written now, or made as it is read`,
      );
    digest = sha256(bytes);
  } else
    digest = await digestFile(path).catch((error) => {
      throw notFound(given, path, error);
    });
  index.set(path, stat, digest);
  return digest;
}

/** Everything below a folder, with turns of the event loop. `real` holds the real paths of the folders on the way, to notice a cycle. */
async function list(given: string, folder: string, found: Found, real: readonly string[] = []): Promise<void> {
  const here = reading(given, folder, () => realpathSync(folder));
  if (real.includes(here)) throw linkCycle(given, folder, here);
  found.folders.set(
    folder,
    reading(given, folder, () => statSync(folder, { bigint: true })),
  );
  for (const entry of reading(given, folder, () => readdirSync(folder, { withFileTypes: true }))) {
    if (found.paths.length % TURN_FILES === 0) await new Promise((turn) => setImmediate(turn));
    const { name } = entry;
    const path = join(folder, name);
    if (name.includes('\ufffd') && !existsSync(path)) throw nameNotUtf8(given, path);
    found.paths.push(path);
    if (entry.isFile()) continue;
    // A link, or what a disk does not tell the kind of.
    const stat = reading(given, path, () => statSync(path, { bigint: true }));
    refuseSpecial(given, path, stat);
    if (stat.isDirectory()) await list(given, path, found, [...real, here]);
  }
}

function reading<T>(given: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw notFound(given, path, error);
  }
}

function notFound(given: string, path: string, cause: unknown): Problem {
  const code = codeOf(cause);
  const what = code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : `cannot be read (${code})`;
  const shell = given.startsWith('~') ? ' The shell did not expand the "~": write the folder out, or use "$HOME".' : '';
  return new Problem(
    'file-not-found',
    `The file or folder "${given}", which a parameter names, ${what}: looked for at "${path}", from the current folder ` +
      `"${process.cwd()}".${shell} Correct the path (in the experiment, or with --set), or make it readable.`,
    { exitCode: 2, cause },
  );
}

/** True if the folder is the store's or one above it: each run would change what it reads. */
function holds(folder: string, store: string): boolean {
  const real = (path: string): string => {
    try {
      return realpathSync(path);
    } catch {
      return resolve(path);
    }
  };
  const [above, below] = [real(folder), real(store)];
  return below === above || below.startsWith(above.endsWith(sep) ? above : `${above}${sep}`);
}

const storeInside = (path: string, store: string): Problem =>
  new Problem(
    'store-in-data',
    `The folder "${path}", which a parameter names, holds the store ${store}, so that each run would change what it reads. Name a folder without the store, or keep results elsewhere: --store DIR.`,
    { exitCode: 2 },
  );

const emptyPath = (): Problem =>
  new Problem(
    'file-not-found',
    'A parameter names a file or folder by an empty path, which names nothing. Give a path (in the experiment, or with --set).',
    { exitCode: 2 },
  );

/** Only bytes that lie somewhere can be read again as they were. */
function refuseSpecial(given: string, path: string, stat: BigIntStats): void {
  const isMade = process.platform === 'linux' && /^\/(?:proc|sys)\//.test(realpathSync(path));
  if (isMade) throw noPlainFile(given, path, 'is made by the system as it is read');
  refuseKind(given, path, stat);
}

function refuseKind(given: string, path: string, stat: BigIntStats): void {
  if (stat.isFile() || stat.isDirectory()) return;
  const what = stat.isFIFO()
    ? 'a pipe, which gives its bytes only once'
    : stat.isSocket()
      ? 'a socket'
      : 'a device, which gives other bytes each time';
  throw noPlainFile(given, path, `is ${what}`);
}

const noPlainFile = (given: string, path: string, why: string): Problem =>
  new Problem(
    'no-plain-file',
    `A parameter names "${given}", but "${path}" ${why}. A result that depends on it could not be told from another. Write its content to a file, and name that.`,
    { exitCode: 2 },
  );

/** Node shows each byte that is not UTF-8 as U+FFFD, and finds no file by such a name. */
const nameNotUtf8 = (given: string, path: string): Problem =>
  new Problem(
    'name-not-utf8',
    `The folder "${given}", which a parameter names, holds "${path}", whose name is not UTF-8, so it cannot be opened. ` +
      'Rename it, or convert all names in the folder: convmv -r -f latin1 -t utf8 --notest FOLDER.',
    { exitCode: 2 },
  );

const linkCycle = (given: string, folder: string, target: string): Problem =>
  new Problem(
    'link-cycle',
    `The folder "${given}", which a parameter names, contains itself: "${folder}" is a link to "${target}". Remove that ` +
      `link, or name a folder without it.`,
    { exitCode: 2 },
  );
