import { chmod, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileSink } from '../artifact.ts';
import { createObjectHasher, type Digest, type ObjectHasher } from '../digest.ts';
import { temporaryName } from '../process-identity.ts';
import type { Layout } from './layout.ts';
import { writing } from './problems.ts';

/** An object that is being written: hashed on the way, invisible until `publish`. */
export class ObjectDraft implements FileSink {
  readonly #layout: Layout;
  readonly #path: string;
  #file: FileHandle | undefined;
  readonly #hasher: ObjectHasher;
  #digest: Digest | undefined;
  #size = 0;

  private constructor(layout: Layout, path: string, file: FileHandle, hasher: ObjectHasher) {
    this.#layout = layout;
    this.#path = path;
    this.#file = file;
    this.#hasher = hasher;
  }

  static async open(layout: Layout): Promise<ObjectDraft> {
    const path = join(layout.tmp, temporaryName());
    const hasher = await createObjectHasher();
    const file = await writing(layout.tmp, () => open(path, 'wx', 0o644));
    return new ObjectDraft(layout, path, file, hasher);
  }

  get size(): number {
    return this.#size;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  /** @throws Problem `disk-full` or `store-unwritable` */
  async write(bytes: Uint8Array): Promise<void> {
    const file = this.#file;
    if (file === undefined) throw new Error('This file of an artifact is closed already.');
    this.#hasher.update(bytes);
    this.#size += bytes.byteLength;
    await writing(this.#layout.tmp, async () => {
      for (let at = 0; at < bytes.byteLength; ) at += (await file.write(bytes, at)).bytesWritten;
    });
  }

  /** Everything is on the disk, under a temporary name. */
  async close(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    this.#file = undefined;
    try {
      await writing(this.#layout.tmp, () => file.sync());
    } finally {
      await file.close();
    }
    this.#digest = this.#hasher.digest();
  }

  get digest(): Digest {
    if (this.#digest === undefined) throw new Error('This file of an artifact is not closed yet.');
    return this.#digest;
  }

  /**
   * Gives the object its name. An object that is there already is replaced, for it may be damaged. The folder is not
   * synced: a name lost in a power cut is a miss, and the record is synced after it.
   */
  async publish(): Promise<void> {
    const target = this.#layout.object(this.digest);
    await writing(dirname(target), async () => {
      await mkdir(dirname(target), { recursive: true });
      await chmod(this.#path, 0o444);
      await rename(this.#path, target);
    });
  }

  async discard(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => {});
    await rm(this.#path, { force: true }).catch(() => {});
  }
}
