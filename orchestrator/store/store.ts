import { join } from 'node:path';
import type { ArtifactType } from '../artifact.ts';
import type { Digest } from '../ground/digest.ts';
import type { NewFile } from '../ground/new-file.ts';
import { StatIndex } from '../ground/stat-index.ts';
import { Artifacts, type StoredArtifact, type WrittenArtifact } from './artifacts.ts';
import { type Layout, layoutOf, makeFolders } from './layout.ts';
import type { ManifestFile } from './manifest.ts';
import { type ObjectState, Objects } from './objects.ts';
import { type DamageNotice, Quarantine } from './quarantine.ts';
import type { NodeRecord } from './record.ts';
import { Records } from './records.ts';

export interface StoreOptions {
  /** Told once for each damaged object, record or checkpoint that was put into quarantine. */
  readonly onDamage?: (notice: DamageNotice) => void;
}

/** Objects by digest, records by key: all that survives a run. Any number of processes may use one at once. */
export class Store {
  readonly layout: Layout;
  readonly objects: Objects;
  readonly quarantine: Quarantine;
  readonly #index: StatIndex;
  readonly #artifacts: Artifacts;
  readonly #records: Records;

  private constructor(root: string, options: StoreOptions) {
    this.layout = layoutOf(root);
    this.quarantine = new Quarantine(this.layout, (notice) => options.onDamage?.(notice));
    this.#index = new StatIndex(join(this.layout.index, 'objects.json'));
    this.objects = new Objects(this.layout, this.#index, this.quarantine);
    this.#artifacts = new Artifacts(this.layout, this.objects, this.#index);
    this.#records = new Records(this.layout, this.#index, this.quarantine);
  }

  /**
   * Opens the store in a folder, which is made where it is missing.
   * @throws Problem `store-unwritable`, `disk-full`
   */
  static async open(root: string, options: StoreOptions = {}): Promise<Store> {
    const store = new Store(root, options);
    await makeFolders(store.layout);
    return store;
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
   * Writes an artifact: its files as objects, then its manifest, whose digest is the artifact's. On an error nothing
   * stays behind. With `unsynced`, files that are not on the disk yet are put there: `commitRecord` wants them.
   * @throws Problem `disk-full`, `store-unwritable`; and whatever the type's `write` throws
   */
  writeArtifact<A extends ArtifactType>(type: A, value: unknown, unsynced?: NewFile[]): Promise<WrittenArtifact> {
    return this.#artifacts.write(type, value, unsynced);
  }

  /**
   * Reads an artifact. The manifest is verified now, and every file before any of its bytes are given out.
   * @throws DamagedArtifact, from here and from every call of the reader; what was damaged is in quarantine then
   */
  reader(artifact: Digest): Promise<StoredArtifact> {
    return this.#artifacts.reader(artifact);
  }

  /** Whether an artifact is all there, by stat where that suffices. Damage that it finds goes to quarantine. */
  check(artifact: Digest): Promise<ObjectState> {
    return this.#artifacts.check(artifact);
  }

  /** Makes `folder` hold copies of an artifact's files, writable, and nothing else. */
  async copyOut(artifact: Digest, folder: string): Promise<void> {
    const { copyOut } = await import('./copy-out.ts');
    await copyOut(await this.reader(artifact), folder);
  }

  /** Adds copies of an artifact's files, writable, to a folder; files of the same name are replaced. */
  async copyInto(artifact: Digest, folder: string): Promise<void> {
    const { copyInto } = await import('./copy-out.ts');
    await copyInto(await this.reader(artifact), folder);
  }

  /** The record of a key; undefined where there is none or only a damaged one, which is put aside. */
  readRecord(key: Digest): NodeRecord | undefined {
    return this.#records.read(key);
  }

  /** What is wrong with the record of a key, in words; changes nothing. */
  lookAtRecord(key: Digest): NodeRecord | string | undefined {
    return this.#records.look(key);
  }

  /** Publishes a result: atomically, synced, and after everything that it names. */
  writeRecord(record: NodeRecord): Promise<void> {
    return this.#records.write(record);
  }

  /**
   * Publishes a result together with others that are ready at the same time: synced, with the `unsynced` files of its
   * artifacts, before it is visible.
   */
  commitRecord(record: NodeRecord, unsynced: readonly NewFile[]): Promise<void> {
    return this.#records.commit(record, unsynced);
  }

  /** Resolves when another result may be computed before those that wait are on the disk. */
  room(): Promise<void> {
    return this.#records.room();
  }

  removeRecord(key: Digest): Promise<void> {
    return this.#records.remove(key);
  }

  /** Keys that have a record file, whole or damaged. */
  recordKeys(): Promise<Digest[]> {
    return this.#records.keys();
  }

  /** Keeps what is known of objects for the next process; call it when a run ends. Writes only what changed. */
  async saveIndex(): Promise<void> {
    await this.#records.settled();
    await this.#index.save();
  }
}
