import { mkdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileSink } from '../artifact.ts';
import { moveOver } from '../ground/atomic-file.ts';
import { createHasher, type Digest, sha256 } from '../ground/digest.ts';
import { codeOf, writing } from '../ground/file-problems.ts';
import { NewFile } from '../ground/new-file.ts';
import { readStoredBytes } from '../ground/plain-file.ts';
import { temporaryName } from '../ground/process-identity.ts';
import type { Layout } from './layout.ts';

/**
 * Number of closed files that may wait to be synced together. Each holds a descriptor; further ones are synced when
 * closed.
 */
const together = 640;
let waiting = 0;
/** Larger objects are synced by themselves. */
const SMALL = 256 * 1024;

/** An object that is being written. It is hashed on the way and invisible until `publish`. */
export class ObjectDraft implements FileSink {
  readonly #layout: Layout;
  readonly #file: NewFile;
  readonly #hasher = createHasher();
  #digest: Digest | undefined;
  #waits = false;
  #size = 0;

  private constructor(layout: Layout, file: NewFile) {
    this.#layout = layout;
    this.#file = file;
  }

  static async open(layout: Layout): Promise<ObjectDraft> {
    const path = join(layout.tmp, temporaryName());
    return new ObjectDraft(layout, await writing(layout.tmp, async () => new NewFile(path, 0o444)));
  }

  get size(): number {
    return this.#size;
  }

  get isOpen(): boolean {
    return this.#digest === undefined;
  }

  get digest(): Digest {
    if (this.#digest === undefined) throw new Error('This file of an artifact is not closed yet.');
    return this.#digest;
  }

  /** @throws Problem `disk-full` or `store-unwritable` */
  async write(bytes: Uint8Array): Promise<void> {
    if (!(bytes instanceof Uint8Array)) throw new TypeError(`a file takes bytes, not a value of type ${typeof bytes}`);
    if (!this.isOpen) throw new Error('This file of an artifact is closed already.');
    this.#size += bytes.byteLength;
    await writing(this.#layout.tmp, () => {
      const written = this.#file.write(bytes);
      // While the disk takes the bytes.
      this.#hasher.update(bytes);
      return written;
    });
  }

  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.#digest = this.#hasher.digest();
    if (waiting >= together) return this.#finish();
    waiting++;
    this.#waits = true;
  }

  /** Brings it to the disk, under its temporary name. */
  async #finish(): Promise<void> {
    await writing(this.#layout.tmp, async () => {
      await this.#file.sync();
      this.#file.close();
    });
    this.#waited();
  }

  /** True if it may wait for the disk together with others. */
  get mayWait(): boolean {
    return this.#file.isOpen && this.#size <= SMALL && process.platform !== 'win32';
  }

  #waited(): void {
    if (this.#waits) waiting--;
    this.#waits = false;
  }

  /**
   * Syncs the object. The objects of one artifact are synced at the same time, which costs the disk little more than
   * one.
   */
  async settle(): Promise<void> {
    if (this.#file.isOpen) await this.#finish();
  }

  /**
   * Gives the object its name. An existing object is replaced, since it may be damaged. The folder is not synced: a
   * name that a power cut loses is a miss, and the record that names it is synced later.
   */
  async publish(): Promise<void> {
    const target = this.#layout.object(this.digest);
    await writing(dirname(target), async () => {
      try {
        moveOver(this.#file.path, target);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
        mkdirSync(dirname(target), { recursive: true });
        moveOver(this.#file.path, target);
      }
    });
  }

  /**
   * Gives the object its name at once. The caller must sync it before a record names it. An existing intact object is
   * never replaced by one that is not on the disk yet.
   */
  async publishUnsynced(): Promise<NewFile> {
    const target = this.#layout.object(this.digest);
    const there = await existing(target, this.#size);
    if (there !== undefined && sha256(there) === this.digest) {
      await this.discard();
      // Another process may not have synced it yet either.
      return new NewFile(target, 0o444, 'r');
    }
    await this.publish();
    this.#waited();
    return this.#file;
  }

  async discard(): Promise<void> {
    this.#waited();
    await this.#file.abandon();
    await rm(this.#file.path, { force: true }).catch(() => {});
  }
}

/** The bytes of the object at a path; undefined if there is none, or if its size is wrong, so that it is damaged. */
async function existing(path: string, size: number): Promise<Uint8Array | undefined> {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.size === size ? readStoredBytes(path).catch(() => undefined) : undefined;
}
