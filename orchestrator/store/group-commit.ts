import { syncFolder } from '../ground/atomic-file.ts';
import type { NewFile } from '../ground/new-file.ts';

interface Entry {
  readonly files: readonly NewFile[];
  readonly publish: () => void;
  done(): void;
  failed(error: unknown): void;
}

/** Number of files that may wait for the disk at once: each holds a descriptor. */
const MOST_FILES = 600;

/**
 * Makes results durable together. A result is published only when its own files are on the disk, and it counts as done
 * when their names are too. While one batch is being synced, the next one gathers: a disk takes little longer for a
 * hundred small files than for one.
 */
export class GroupCommit {
  readonly #folder: string;
  #waiting: Entry[] = [];
  #files = 0;
  #running: Promise<void> | undefined;

  /** @param folder `publish` puts its names here */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Syncs the files, then publishes. Resolves when a power cut can undo neither.
   * @throws the system's error
   */
  commit(files: readonly NewFile[], publish: () => void): Promise<void> {
    this.#files += files.length;
    const settled = new Promise<void>((done, failed) => this.#waiting.push({ files, publish, done, failed }));
    this.#running ??= this.#run();
    return settled;
  }

  /** Resolves when there are file descriptors for another result. */
  async room(): Promise<void> {
    while (this.#files > MOST_FILES && this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Results that are ready soon join the first one: a file that is opened while the disk is busy waits for it.
    for (let before = -1; this.#waiting.length > before && this.#files <= MOST_FILES; ) {
      before = this.#waiting.length;
      await new Promise((turn) => setImmediate(turn));
      await new Promise((turn) => setImmediate(turn));
    }
    const lot = this.#waiting;
    this.#waiting = [];
    const published = await Promise.all(lot.map((entry) => this.#settle(entry)));
    if (published.includes(true)) await syncFolder(this.#folder);
    this.#files -= lot.reduce((sum, { files }) => sum + files.length, 0);
    for (const [i, entry] of lot.entries()) if (published[i]) entry.done();
    this.#running = this.#waiting.length > 0 ? this.#run() : undefined;
  }

  async #settle({ files, publish, failed }: Entry): Promise<boolean> {
    try {
      await Promise.all(files.map((file) => file.sync()));
      for (const file of files) file.close();
      publish();
      return true;
    } catch (error) {
      for (const file of files) await file.abandon();
      failed(error);
      return false;
    }
  }
}
