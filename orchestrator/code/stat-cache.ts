import { type BigIntStats, statSync } from 'node:fs';
import { readIndex, writeIndex } from './index-file.ts';

/** Digest of a file's bytes with the stat that vouches for it. */
type Entry = readonly [mtimeNs: string, ctimeNs: string, size: string, inode: string, digest: string];

/** A file changed within this time of the index's own writing may have changed again in the same clock tick. */
const RACY_NS = 2_000_000_000n;
const FORMAT = 'strata-stats 1';

const same = (entry: Entry, stat: BigIntStats): boolean =>
  entry[0] === `${stat.mtimeNs}` &&
  entry[1] === `${stat.ctimeNs}` &&
  entry[2] === `${stat.size}` &&
  entry[3] === `${stat.ino}`;

const latest = (mtimeNs: bigint, ctimeNs: bigint): bigint => (mtimeNs > ctimeNs ? mtimeNs : ctimeNs);

/**
 * Digests of files by path, valid while a file's times, size and inode stay the same. Handles "racy" files as git
 * does: what changed within 2 s of the index's writing is hashed again.
 */
export class StatCache {
  private readonly path: string;
  private readonly old: ReadonlyMap<string, Entry>;
  private readonly entries = new Map<string, Entry>();
  private readonly writtenNs: bigint;
  private readonly trust: boolean;
  private changed = false;

  /** `trust: false` makes every lookup a miss and writes nothing. */
  constructor(path: string, trust: boolean) {
    this.path = path;
    this.trust = trust;
    const { files, writtenNs } = trust ? read(path) : { files: {}, writtenNs: 0n };
    this.old = new Map(Object.entries(files));
    this.writtenNs = writtenNs;
  }

  /** The digest of `name` if `stat` shows that its bytes are those that were hashed. */
  get(name: string, stat: BigIntStats): string | undefined {
    const entry = this.entries.get(name) ?? this.old.get(name);
    if (!entry || !same(entry, stat)) return undefined;
    if (latest(stat.mtimeNs, stat.ctimeNs) > this.writtenNs - RACY_NS) return undefined;
    this.entries.set(name, entry);
    return entry[4];
  }

  /** Remembers a digest. `stat` must have been taken before the file was read. */
  set(name: string, stat: BigIntStats, digest: string): void {
    this.entries.set(name, [`${stat.mtimeNs}`, `${stat.ctimeNs}`, `${stat.size}`, `${stat.ino}`, digest]);
    this.changed = this.trust;
  }

  /** Writes the index if a digest was added; entries that nobody asked for are kept while `keep` says so. */
  save(keep: (name: string) => boolean = () => true): void {
    if (!this.changed) return;
    for (const [name, entry] of this.old) if (!this.entries.has(name) && keep(name)) this.entries.set(name, entry);
    writeIndex(this.path, FORMAT, Object.fromEntries(this.entries));
    this.changed = false;
  }
}

function read(path: string): { files: Record<string, Entry>; writtenNs: bigint } {
  const files = readIndex<Record<string, Entry>>(path, FORMAT);
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return files && stat ? { files, writtenNs: stat.mtimeNs } : { files: {}, writtenNs: 0n };
}
