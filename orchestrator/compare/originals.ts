import { join, resolve } from 'node:path';
import { type Digest, sha256 } from '../ground/digest.ts';
import { readStoredBytes } from '../ground/plain-file.ts';
import { Problem } from '../ground/problems.ts';
import { shellWord } from '../ground/text.ts';
import type { GraphLock, LockedFile } from '../publish/graph-lock.ts';
import { isDamagedArtifact } from '../store/damage.ts';
import { isStore } from '../store/format.ts';
import { Store } from '../store/store.ts';
import type { ArtifactSource } from './compare-results.ts';

/** The part of an artifact that a comparison reads. */
export type ReadArtifact = Awaited<ReturnType<ArtifactSource['reader']>>;

/**
 * The original bytes of a lock's digests, as far as they are available: in this store, in the store that made them, and in
 * the files beside the lock. Gives out only bytes that match the lock.
 */
export class Originals {
  readonly #lock: GraphLock;
  readonly #folder: string;
  readonly #stores: readonly Store[];

  private constructor(lock: GraphLock, folder: string, stores: readonly Store[]) {
    this.#lock = lock;
    this.#folder = folder;
    this.#stores = stores;
  }

  /**
   * @param folder - Where the lock lies.
   * @param other - The store that made the results, where it can be read.
   * @throws Problem `no-store`
   */
  static open(lock: GraphLock, folder: string, here: Store, other: string | undefined): Originals {
    if (other !== undefined && !isStore(resolve(other)))
      throw new Problem(
        'no-store',
        `--original ${shellWord(other)}: there is no store at "${resolve(other)}". Give the folder that the original run kept its results in (artifacts, most often), or leave the option out.`,
        { exitCode: 2 },
      );
    return new Originals(lock, folder, [here, ...(other === undefined ? [] : [Store.ofOthers(resolve(other))])]);
  }

  /** An artifact of the lock; undefined if it is not available. */
  async reader(artifact: Digest): Promise<ReadArtifact | undefined> {
    for (const store of this.#stores)
      try {
        if ((await store.check(artifact)) === 'whole') return await store.reader(artifact);
      } catch (error) {
        if (!isDamagedArtifact(error)) throw error;
      }
    return this.#beside(artifact);
  }

  /** A published file, by its path beside the lock. */
  async file(path: string): Promise<Uint8Array | undefined> {
    const file = this.#lock.files.find((one) => one.path === path);
    if (!file) return undefined;
    const beside = await this.#bytes(file);
    if (beside) return beside;
    const artifact = await this.reader(this.#artifactOf(file.target));
    return artifact?.bytes(file.name);
  }

  #artifactOf(target: string): Digest {
    const { node, port } = this.#lock.published[target]!;
    return this.#lock.nodes.find((one) => one.node === node)!.outputs[port]!;
  }

  /** A published artifact whose files all lie unchanged beside the lock. */
  async #beside(artifact: Digest): Promise<ReadArtifact | undefined> {
    const found = Object.entries(this.#lock.published).find(([target]) => this.#artifactOf(target) === artifact);
    if (!found) return undefined;
    const [target, { kind }] = found;
    const files = this.#lock.files.filter((file) => file.target === target);
    for (const file of files) if (!(await this.#bytes(file))) return undefined;
    return {
      kind,
      names: files.map(({ name }) => name),
      files,
      bytes: async (name) => (await this.#bytes(files.find((file) => file.name === name)!))!,
    };
  }

  /** Undefined for a file that is missing or was edited. */
  async #bytes({ path, sha256: expected }: LockedFile): Promise<Uint8Array | undefined> {
    const bytes = await readStoredBytes(join(this.#folder, path)).catch(() => undefined);
    // A copy, as a store gives it: slicing a Buffer would not copy.
    return bytes && sha256(bytes) === expected ? new Uint8Array(bytes) : undefined;
  }
}
