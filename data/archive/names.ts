import { tooLarge, unsafeEntry } from '../problems.ts';
import { type LeftOut, leftOutPart } from './left-out.ts';

/** One entry of a data source. */
export interface Entry {
  /** Relative, with `/`, without `.` or `..`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An entry as an archive gives it, a folder too. */
export interface Stored {
  readonly name: string;
  /** How its name was read; `unknown` where it cannot be. */
  readonly coding: 'utf-8' | 'cp437' | 'unknown';
  /** Only for wanted files. */
  readonly bytes: Uint8Array | undefined;
}

/** True for a file whose content is asked for. */
export type Wanted = (name: string, size: number) => boolean;

/** A folder or archive of files. */
export interface Source {
  readonly path: string;
  /** Names of all files, and of folders (with a `/` at the end), sorted by code unit. */
  readonly names: readonly string[];
  /** Names that are not among `names`: hidden ones, and what systems leave behind. */
  readonly leftOut: LeftOut;
  /** Names of a zip that are neither marked as UTF-8 nor valid UTF-8, and were read as code page 437. */
  readonly oldNames: number;
  /**
   * The files in the order in which they are stored, or those that are wanted by name and size: only these are held in memory.
   * Only the order of `names` is the same for all kinds of sources.
   */
  entries(wanted?: Wanted): AsyncIterable<Entry>;
}

/** Largest file that is held in memory: 1 GiB. */
const ENTRY_LIMIT = 1024 ** 3;
const TOTAL_LIMIT = 256 * 1024 ** 3;
/** Images hardly compress: an archive that unpacks to more than 256 MiB and 500 times its size is a bomb. */
const RATIO_LIMIT = 500;
const RATIO_FROM = 256 * 1024 ** 2;

/** Bytes that an entry costs beside its content: names are held in memory. */
const ENTRY_COST = 512;

/** Characters that hide or turn around the text beside them, in a terminal or in a report. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression looks for them
const UNSEEN = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** True for a name that does not look like what it is, or is more than one line. */
export const hasUnseen = (name: string): boolean => UNSEEN.test(name);

/** Why the name of a file cannot be used, or undefined. A name that is left out may have any character. */
export function faultOf(raw: string): string | undefined {
  const name = raw.replaceAll('\\', '/');
  if (name.startsWith('/') || /^[a-zA-Z]:/.test(name)) return 'has an absolute name';
  if (name.split('/').includes('..')) return 'leads out of the archive';
  return UNSEEN.test(name) && !leftOutPart(name) ? 'has control characters in its name' : undefined;
}

/**
 * The entry's name with `/`, without `.` and empty parts.
 * @throws Problem `unsafe-archive` for absolute names, drive letters, `..` and control characters.
 */
export function safeName(path: string, raw: string): string {
  const fault = faultOf(raw);
  if (fault !== undefined) throw unsafeEntry(path, raw, fault);
  const name = raw.replaceAll('\\', '/');
  const parts = name.split('/');
  const folder = name.endsWith('/');
  const clean = parts.filter((part) => part !== '' && part !== '.').join('/');
  return folder && clean !== '' ? `${clean}/` : clean;
}

/**
 * Adds up the sizes of unpacked entries and refuses decompression bombs.
 *
 * @returns a function that throws Problem `archive-too-large`. An entry that is `kept` in memory has a limit of its own.
 */
export function sizeGuard(path: string, packedBytes: number): (entry: string, bytes: number, kept: boolean) => void {
  let total = 0;
  const limit = Math.min(TOTAL_LIMIT, Math.max(RATIO_FROM, packedBytes * RATIO_LIMIT));
  return (entry, bytes, kept) => {
    total += bytes + ENTRY_COST;
    if (kept && bytes > ENTRY_LIMIT) throw tooLarge(path, entry, bytes, ENTRY_LIMIT);
    if (total > limit) throw tooLarge(path, entry, total, limit);
  };
}

/** By UTF-16 code unit: the same on every machine, whatever its locale. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
