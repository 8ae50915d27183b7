import { closeSync, fsync, openSync, write, writeSync } from 'node:fs';

/** Below this size a trip through the thread pool costs more than the write. */
const small = 64 * 1024;

/**
 * A file that is being created. Opening, closing and small writes are synchronous, since each trip through the thread
 * pool costs more than they do. Large writes and the sync are asynchronous.
 */
export class NewFile {
  readonly path: string;
  #descriptor: number | undefined;
  #written = 0;
  #pending: Promise<unknown> = Promise.resolve();

  /**
   * `r` opens an existing file, to sync it.
   * @throws the system's error, EEXIST if a file to be created exists
   */
  constructor(path: string, mode: number, flags: 'wx' | 'r' = 'wx') {
    this.path = path;
    this.#descriptor = openSync(path, flags, mode);
  }

  get isOpen(): boolean {
    return this.#descriptor !== undefined;
  }

  /** Appends. Calls need not wait for each other: the position of each is fixed when it is made. */
  async write(bytes: Uint8Array): Promise<void> {
    const descriptor = this.#open();
    const at = this.#written;
    this.#written += bytes.byteLength;
    if (bytes.byteLength <= small) {
      for (let from = 0; from < bytes.byteLength; )
        from += writeSync(descriptor, bytes, from, bytes.byteLength - from, at + from);
      return;
    }
    const work = writeAll(descriptor, bytes, at);
    this.#pending = Promise.all([this.#pending, work]);
    this.#pending.catch(() => {}); // the call itself reports it, and so does sync
    await work;
  }

  /** Resolves when everything written so far is on the disk. */
  async sync(): Promise<void> {
    await this.#pending;
    const descriptor = this.#open();
    await new Promise<void>((done, fail) => fsync(descriptor, (error) => (error ? fail(error) : done())));
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }

  /** Closes the file and ignores errors, when its content is not needed any more. */
  async abandon(): Promise<void> {
    await this.#pending.catch(() => {});
    try {
      this.close();
    } catch {
      // Its content is discarded anyway.
    }
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new Error(`${this.path} is closed already.`);
    return this.#descriptor;
  }
}

async function writeAll(descriptor: number, bytes: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < bytes.byteLength; )
    from += await new Promise<number>((done, fail) =>
      write(descriptor, bytes, from, bytes.byteLength - from, at + from, (error, n) => (error ? fail(error) : done(n))),
    );
}
