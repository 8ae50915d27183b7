import { type BigIntStats, statSync } from 'node:fs';
import { writeFileAtomically } from './atomic-file.ts';
import { indexText, readIndex } from './index-file.ts';

/**
 * Tells two states of a file apart without reading it. Joined, since a template would hold its parts as strings of their own,
 * four times the memory in an index of a million files.
 */
export const stampOf = (stat: BigIntStats): string =>
  [stat.size, stat.mtimeNs, stat.ctimeNs, stat.ino, stat.dev].join(':');

/** The stat of a path; undefined if there is no such file. */
export function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** @throws anything but the Problem that a folder may not be written to */
export function forgiveUnwritable(error: unknown): void {
  if ((error as { code?: string }).code !== 'store-unwritable') throw error;
}

interface Entry {
  readonly stamp: string;
  readonly value: string;
}

type Row = readonly [name: string, stamp: string, value: string];
const label = 'sha256:';
const second = 1_000_000_000n;

/**
 * A file that is changed in the same clock tick in which it was looked at keeps its times, so the stamp of a young file
 * proves nothing (git calls it racy). Ticks take up to 2 s on old file systems, and about 10 ms where times have
 * fractions of a millisecond. Only ctime is used: every write sets it and nobody can set it back, while mtime may be in
 * the future. A program that writes through a memory map sets ctime with its first write to a page, and not again before
 * the system has written that page to the disk, which takes up to 35 s: `mapped` counts that in.
 */
export function isYoung(stat: BigIntStats, since: bigint, mapped = false): boolean {
  const fine = stat.ctimeNs % 1_000_000n !== 0n;
  return stat.ctimeNs + (mapped ? 40n * second : fine ? second / 10n : 2n * second) >= since;
}

/**
 * Remembers facts about the bytes of files, valid while size, times and inode stay the same. Disposable: a lost or
 * damaged index costs time, never a result.
 */
export class StatIndex {
  readonly #path: string;
  #entries: Map<string, Entry> | undefined;
  #writtenAt = 0n;
  readonly #fresh = new Set<string>();
  readonly #gone = new Set<string>();
  #changed = false;
  readonly #mapped: boolean;

  /** @param mapped - Programs may write the files through memory maps */
  constructor(path: string, mapped = false) {
    this.#path = path;
    this.#mapped = mapped;
  }

  /** The value kept for `name`, if the file is certainly unchanged since. */
  get(name: string, stat: BigIntStats): string | undefined {
    const entry = this.#load().get(name);
    if (entry === undefined || entry.stamp !== stampOf(stat)) return undefined;
    const since = this.#fresh.has(name) ? BigInt(Date.now()) * 1_000_000n : this.#writtenAt;
    return isYoung(stat, since, this.#mapped) ? undefined : entry.value;
  }

  /** The value last kept for `name`, even if the file has changed. */
  peek(name: string): string | undefined {
    return this.#load().get(name)?.value;
  }

  /**
   * Keeps a value that was just found by reading the whole file; `stat` is from before the reading. Nothing is kept for
   * a young file: an edit within the same clock tick would go unnoticed for ever. `own` marks a file that this process
   * has just written.
   */
  set(name: string, stat: BigIntStats, value: string, own = false): void {
    if (!own && isYoung(stat, BigInt(Date.now()) * 1_000_000n, this.#mapped)) {
      // The process has written these bytes and read them again, so the known value holds without a stamp.
      const known = this.#load().get(name);
      if (known?.stamp !== stampOf(stat) || known.value !== value) this.delete(name);
      return;
    }
    this.#load().set(name, { stamp: stampOf(stat), value });
    this.#fresh.add(name);
    this.#gone.delete(name);
    this.#changed = true;
  }

  delete(name: string): void {
    if (!this.#load().delete(name)) return;
    this.#fresh.delete(name);
    this.#gone.add(name);
    this.#changed = true;
  }

  /** Writes the index if anything changed, merged with what other processes have added meanwhile. */
  async save(): Promise<void> {
    if (!this.#changed) return;
    const own = this.#load();
    const merged = this.#read().entries;
    for (const name of this.#gone) merged.delete(name);
    for (const name of this.#fresh) merged.set(name, own.get(name)!);
    const rows: Row[] = [...merged].map(([name, { stamp, value }]) => [name, stamp, value]);
    // An index that cannot be kept costs the next command time. A store may be there to be read alone.
    await writeFileAtomically(this.#path, indexText(label, rows)).catch(forgiveUnwritable);
    this.#changed = false;
  }

  #load(): Map<string, Entry> {
    if (this.#entries === undefined) {
      const { entries, writtenAt } = this.#read();
      this.#entries = entries;
      this.#writtenAt = writtenAt;
    }
    return this.#entries;
  }

  #read(): { entries: Map<string, Entry>; writtenAt: bigint } {
    const rows = readIndex<Row[]>(this.#path, label) ?? [];
    const entries = new Map(rows.map(([name, stamp, value]) => [name, { stamp, value }]));
    return { entries, writtenAt: statOf(this.#path)?.mtimeNs ?? 0n };
  }
}
