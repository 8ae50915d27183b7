import { join } from 'node:path';
import type { ArtifactType } from '../artifact.ts';
import type { Digest } from '../ground/digest.ts';
import type { NewFile } from '../ground/new-file.ts';
import { StatIndex } from '../ground/stat-index.ts';
import { Artifacts, type StoredArtifact, type WrittenArtifact } from './artifacts.ts';
import { checkFormat, stateFormat } from './format.ts';
import { type Layout, layoutOf, makeFolders } from './layout.ts';
import type { ManifestFile } from './manifest.ts';
import { type ObjectState, Objects } from './objects.ts';
import { type DamageNotice, Quarantine } from './quarantine.ts';
import type { NodeRecord } from './record.ts';
import { Records } from './records.ts';

export interface StoreOptions {
  /** Called once for each damaged object, record or checkpoint that was moved to quarantine. */
  readonly onDamage?: (notice: DamageNotice) => void;
}

/**
 * Objects by digest and records by key: everything that survives a run. Any number of processes may use one store at
 * once.
 */
export class Store {
  readonly layout: Layout;
  readonly objects: Objects;
  readonly quarantine: Quarantine;
  readonly #index: StatIndex;
  readonly #artifacts: Artifacts;
  readonly #records: Records;

  private constructor(root: string, options: StoreOptions, isOthers = false) {
    this.layout = layoutOf(root);
    this.quarantine = new Quarantine(this.layout, (notice) => options.onDamage?.(notice), !isOthers);
    this.#index = new StatIndex(join(this.layout.index, 'objects.json'));
    this.objects = new Objects(this.layout, this.#index, this.quarantine);
    this.#artifacts = new Artifacts(this.layout, this.objects, this.#index);
    this.#records = new Records(this.layout, this.#index, this.quarantine);
  }

  /**
   * Opens the store in a folder, and makes the folder if it is missing.
   * @throws Problem `store-unwritable`, `disk-full`; `old-store`, `other-store` for a store of another version
   */
  static async open(root: string, options: StoreOptions = {}): Promise<Store> {
    const store = new Store(root, options);
    const isStated = checkFormat(root);
    await makeFolders(store.layout);
    if (!isStated) await stateFormat(root);
    return store;
  }

  /**
   * A store of others that exists, to be read: nothing is made or moved in it.
   * @throws Problem `old-store`, `other-store`
   */
  static ofOthers(root: string): Store {
    checkFormat(root);
    return new Store(root, {}, true);
  }

  get root(): string {
    return this.layout.root;
  }

  /**
   * The files of an artifact.
   * @throws DamagedArtifact
   */
  async files(artifact: Digest): Promise<readonly ManifestFile[]> {
    return (await this.#artifacts.manifest(artifact)).files;
  }

  /**
   * Writes an artifact: its files as objects, then its manifest, whose digest is the artifact's. An error leaves
   * nothing behind. Files that are not synced yet are added to `unsynced`, for `commitRecord`.
   * @throws Problem `disk-full`, `store-unwritable`; and whatever the type's `write` throws
   */
  writeArtifact<A extends ArtifactType>(type: A, value: unknown, unsynced?: NewFile[]): Promise<WrittenArtifact> {
    return this.#artifacts.write(type, value, unsynced);
  }

  /**
   * Reads an artifact. The manifest is verified now, and every file before any of its bytes are returned.
   * @throws DamagedArtifact, from here and from every call of the reader; the damaged object is in quarantine then
   */
  reader(artifact: Digest): Promise<StoredArtifact> {
    return this.#artifacts.reader(artifact);
  }

  /** Checks that an artifact is complete, by stat if that suffices. Damaged objects are moved to quarantine. */
  check(artifact: Digest): Promise<ObjectState> {
    return this.#artifacts.check(artifact);
  }

  /** Adds writable copies of an artifact's files to a folder. Files of the same name are replaced. */
  async copyInto(artifact: Digest, folder: string): Promise<void> {
    const { copyInto } = await import('./copy-out.ts');
    await copyInto(await this.reader(artifact), folder);
  }

  /** The record of a key; undefined if there is none or a damaged one, which is moved to quarantine. */
  readRecord(key: Digest): NodeRecord | undefined {
    return this.#records.read(key);
  }

  /** The record of a key, or in words what is wrong with it. Changes nothing. */
  lookAtRecord(key: Digest): NodeRecord | string | undefined {
    return this.#records.look(key);
  }

  /**
   * Publishes a result atomically and synced, after everything that it names.
   * @param confirm Called at the last moment; what it throws publishes nothing
   */
  writeRecord(record: NodeRecord, confirm?: () => void): Promise<void> {
    return this.#records.write(record, confirm);
  }

  /**
   * Publishes a result together with others that are ready at the same time. It is synced, with the `unsynced` files of
   * its artifacts, before it becomes visible.
   */
  commitRecord(record: NodeRecord, unsynced: readonly NewFile[]): Promise<void> {
    return this.#records.commit(record, unsynced);
  }

  /** Resolves when another result may be computed although earlier ones are not synced yet. */
  room(): Promise<void> {
    return this.#records.room();
  }

  removeRecord(key: Digest): Promise<void> {
    return this.#records.remove(key);
  }

  /** Keys that have a record file, intact or damaged. */
  recordKeys(): Promise<Digest[]> {
    return this.#records.keys();
  }

  /** Saves what is known of objects for the next process. Call it when a run ends. Writes only changes. */
  async saveIndex(): Promise<void> {
    await this.#records.settled();
    await this.#index.save();
  }
}
