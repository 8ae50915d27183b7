import { type BigIntStats, closeSync, fstatSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { createHasher, type Digest, sha256 } from '../ground/digest.ts';
import { digestHandle } from '../ground/file-digest.ts';
import { codeOf, storeUnreadable } from '../ground/file-problems.ts';
import { openStored, openStoredSync } from '../ground/plain-file.ts';
import { type StatIndex, stampOf, statOf } from '../ground/stat-index.ts';
import type { Layout } from './layout.ts';
import type { Quarantine } from './quarantine.ts';

export type ObjectState = 'whole' | 'missing' | 'damaged';

const piece = 4 * 1024 * 1024;
const small = 64n * 1024n;

/** Files named by the digest of their bytes. None is returned unless its bytes match. */
export class Objects {
  readonly #layout: Layout;
  readonly #index: StatIndex;
  readonly #quarantine: Quarantine;
  /** The stamps of objects that this process has read in full. */
  readonly #verified = new Map<Digest, string>();

  constructor(layout: Layout, index: StatIndex, quarantine: Quarantine) {
    this.#layout = layout;
    this.#index = index;
    this.#quarantine = quarantine;
  }

  /** The bytes of an object, hashed while they are read, or what is wrong with it. */
  async read(digest: Digest): Promise<Uint8Array | 'missing' | 'damaged'> {
    return this.#readSmall(digest) ?? this.#read(digest);
  }

  /**
   * Reads a small object synchronously, since trips through the thread pool cost more. Undefined unless it is intact.
   */
  #readSmall(digest: Digest): Uint8Array | undefined {
    const found = readSmallSync(this.#layout.object(digest));
    if (found === undefined || sha256(found.bytes) !== digest) return undefined;
    this.#remember(digest, found.stat);
    return found.bytes;
  }

  async #read(digest: Digest): Promise<Uint8Array | 'missing' | 'damaged'> {
    return this.#withFile(digest, async (file, stat) => {
      const bytes = new Uint8Array(Number(stat.size));
      const hasher = createHasher();
      const readFrom = (at: number) => file.read(bytes, at, Math.min(piece, bytes.length - at), at);
      let { bytesRead } = await readFrom(0);
      for (let at = 0; bytesRead > 0; ) {
        const end = at + bytesRead;
        const ahead = readFrom(end);
        // While the next piece is read.
        hasher.update(bytes.subarray(at, end));
        at = end;
        bytesRead = (await ahead).bytesRead;
      }
      return { found: hasher.digest(), value: bytes };
    });
  }

  /**
   * Reads an object and compares its digest. With `once`, it does not read again while the stat is as this process saw
   * it before.
   */
  async verify(digest: Digest, once = false): Promise<ObjectState> {
    const stat = statOf(this.#layout.object(digest));
    if (once && stat !== undefined && this.#verified.get(digest) === stampOf(stat)) return 'whole';
    return this.#withFile(digest, async (file) => ({ found: await digestHandle(file), value: 'whole' as const }));
  }

  /** Checks an object by its stat if the index knows it, which takes microseconds, else by reading it. */
  check(digest: Digest): 'whole' | Promise<ObjectState> {
    const stat = statOf(this.#layout.object(digest));
    if (stat !== undefined && this.#index.get(digest, stat) !== undefined) return 'whole';
    return this.verify(digest);
  }

  /** Records an object that this process has just written. */
  written(digest: Digest, value = this.#index.peek(digest) ?? ''): void {
    const stat = statOf(this.#layout.object(digest));
    if (stat !== undefined) this.#index.set(digest, stat, value, true);
  }

  /** Forgets objects that were removed on purpose. */
  removed(digest: Digest): void {
    this.#forget(digest);
  }

  async #withFile<T>(digest: Digest, look: Look<T>): Promise<T | 'missing' | 'damaged'> {
    const path = this.#layout.object(digest);
    // Twice, since another process may repair the object between the look and the move.
    for (let attempt = 0; ; attempt++) {
      const file = await openObject(path);
      if (file === undefined) {
        this.#forget(digest);
        return 'missing';
      }
      const { stat, result } = await examine(file, look).finally(() => file.close());
      if (typeof result === 'object' && result.found === digest) {
        this.#remember(digest, stat);
        return result.value;
      }
      this.#forget(digest);
      const reason = typeof result === 'string' ? result : `its bytes have the digest ${result.found}`;
      const done = await this.#quarantine.take(path, reason, stampOf(stat));
      if (done !== 'changed' || attempt > 0) return 'damaged';
    }
  }

  #remember(digest: Digest, stat: BigIntStats): void {
    this.#verified.set(digest, stampOf(stat));
    this.#index.set(digest, stat, this.#index.peek(digest) ?? '');
  }

  #forget(digest: Digest): void {
    this.#verified.delete(digest);
    this.#index.delete(digest);
  }
}

type Look<T> = (file: FileHandle, stat: BigIntStats) => Promise<{ found: Digest; value: T }>;

function readSmallSync(path: string): { bytes: Uint8Array; stat: BigIntStats } | undefined {
  let file: number | undefined;
  try {
    file = openStoredSync(path);
    const stat = fstatSync(file, { bigint: true });
    if (!stat.isFile() || stat.size > small) return undefined;
    // A buffer of its own, so that typed arrays can share it.
    const bytes = new Uint8Array(Number(stat.size));
    return readSync(file, bytes) === bytes.length ? { bytes, stat } : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

async function openObject(path: string): Promise<FileHandle | undefined> {
  try {
    return await openStored(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw code === 'EACCES' || code === 'EPERM' ? storeUnreadable(path, error) : error;
  }
}

/** The result of a look at a file, or in words why the disk does not return its bytes. */
async function examine<T>(file: FileHandle, look: Look<T>) {
  const stat = await file.stat({ bigint: true });
  if (!stat.isFile() && !stat.isDirectory()) return { stat, result: 'it is no plain file' };
  try {
    return { stat, result: await look(file, stat) };
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'EIO' && code !== 'EISDIR') throw error;
    return { stat, result: `it cannot be read (${code})` };
  }
}
