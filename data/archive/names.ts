import { tooLarge, unsafeEntry } from '../problems.ts';

/** One entry of a data source. */
export interface Entry {
  /** Relative, with `/`, without `.` or `..`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A folder or archive of files. */
export interface Source {
  readonly path: string;
  /** Names of all files, and of folders (with a `/` at the end), sorted by code unit. */
  readonly names: readonly string[];
  /** The files in the order in which they are stored. Only the order of `names` is the same for all kinds of sources. */
  entries(): AsyncIterable<Entry>;
}

/** Largest file that is held in memory: 1 GiB. */
const ENTRY_LIMIT = 1024 ** 3;
const TOTAL_LIMIT = 256 * 1024 ** 3;
/** Images hardly compress: an archive that unpacks to more than 256 MiB and 500 times its size is a bomb. */
const RATIO_LIMIT = 500;
const RATIO_FROM = 256 * 1024 ** 2;

/** True for a hidden file, and for one that an operating system or a packer left. */
export function isLitter(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.') || /^(__MACOSX|Thumbs\.db|desktop\.ini)$/i.test(part));
}

/**
 * The entry's name with `/`, without `.` and empty parts.
 * @throws Problem `unsafe-archive` for absolute names, drive letters, `..` and control characters.
 */
export function safeName(path: string, raw: string): string {
  const name = raw.replaceAll('\\', '/');
  if (name.startsWith('/') || /^[a-zA-Z]:/.test(name)) throw unsafeEntry(path, raw, 'has an absolute name');
  const parts = name.split('/');
  if (parts.includes('..')) throw unsafeEntry(path, raw, 'leads out of the archive');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression looks for them
  if (/[\x00-\x1f\x7f]/.test(name)) throw unsafeEntry(path, raw, 'has control characters in its name');
  const folder = name.endsWith('/');
  const clean = parts.filter((part) => part !== '' && part !== '.').join('/');
  return folder && clean !== '' ? `${clean}/` : clean;
}

/**
 * Adds up the sizes of unpacked entries and refuses decompression bombs.
 *
 * @param kept - True limits the size of each entry, since it is held in memory.
 * @returns a function that throws Problem `archive-too-large`.
 */
export function sizeGuard(path: string, packedBytes: number, kept: boolean): (entry: string, bytes: number) => void {
  let total = 0;
  const ratioLimit = Math.max(RATIO_FROM, packedBytes * RATIO_LIMIT);
  return (entry, bytes) => {
    total += bytes;
    if (kept && bytes > ENTRY_LIMIT) throw tooLarge(path, entry, bytes, ENTRY_LIMIT);
    const limit = Math.min(TOTAL_LIMIT, ratioLimit);
    if (total > limit) throw tooLarge(path, entry, total, limit);
  };
}

/** By UTF-16 code unit: the same on every machine, whatever its locale. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
