import type { ArtifactReader, ArtifactType, ArtifactWriter } from '../artifact.ts';
import { type Digest, hexOf } from '../ground/digest.ts';
import type { NewFile } from '../ground/new-file.ts';
import type { StatIndex } from '../ground/stat-index.ts';
import { DamagedArtifact } from './damage.ts';
import type { Layout } from './layout.ts';
import { badFileName, type Manifest, type ManifestFile, manifestText, parseManifest } from './manifest.ts';
import { ObjectDraft } from './object-writer.ts';
import type { ObjectState, Objects } from './objects.ts';

export interface WrittenArtifact {
  readonly digest: Digest;
  readonly bytes: number;
  readonly files: number;
  /** Artifacts inside this one, in the order of writing. */
  readonly artifacts: readonly (readonly [string, Digest])[];
}

/** A reader that also knows what it reads. */
export interface StoredArtifact extends ArtifactReader {
  readonly kind: string;
  readonly version: number;
  readonly files: readonly ManifestFile[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const inUtf8 = new TextEncoder();

/** Artifacts: named files. Each file is an object, and so is the manifest that holds them together. */
export class Artifacts {
  readonly #layout: Layout;
  readonly #objects: Objects;
  readonly #index: StatIndex;
  constructor(layout: Layout, objects: Objects, index: StatIndex) {
    this.#layout = layout;
    this.#objects = objects;
    this.#index = index;
  }

  async write<A extends ArtifactType>(type: A, value: unknown, unsynced?: NewFile[]): Promise<WrittenArtifact> {
    const drafts = new Map<string, ObjectDraft>();
    const artifacts: [string, Digest][] = [];
    try {
      await type.write(value, this.#writer(type, drafts, artifacts));
      const files = filesOf(type, drafts);
      const manifest = await ObjectDraft.open(this.#layout);
      drafts.set('', manifest);
      await manifest.write(inUtf8.encode(manifestText({ kind: type.kind, version: type.version, files })));
      await manifest.close();
      const later = new Set(unsynced ? [...drafts.values()].filter(({ mayWait }) => mayWait) : []);
      await Promise.all([...drafts.values()].map((draft) => later.has(draft) || draft.settle()));
      for (const draft of drafts.values()) {
        // The manifest is the last.
        if (later.has(draft)) unsynced!.push(await draft.publishUnsynced());
        else await draft.publish();
      }
      for (const { digest } of files) this.#objects.written(digest);
      this.#objects.written(manifest.digest, partsOf(files));
      const bytes = files.reduce((sum, file) => sum + file.size, 0);
      return { digest: manifest.digest, bytes, files: files.length, artifacts };
    } catch (error) {
      await Promise.all([...drafts.values()].map((draft) => draft.discard()));
      throw error;
    }
  }

  #writer(type: ArtifactType, drafts: Map<string, ObjectDraft>, artifacts: [string, Digest][]): ArtifactWriter {
    const open = async (name: string): Promise<ObjectDraft> => {
      const bad = badFileName(name);
      if (bad !== undefined) throw new Error(`Artifact type "${type.kind}" names a file "${name}", which is ${bad}.`);
      const draft = await ObjectDraft.open(this.#layout);
      if (drafts.has(name)) {
        await draft.discard();
        throw new Error(`Artifact type "${type.kind}" writes its file "${name}" twice.`);
      }
      drafts.set(name, draft);
      return draft;
    };
    const write = async (name: string, content: Uint8Array | string): Promise<ObjectDraft> => {
      if (typeof content !== 'string' && !(content instanceof Uint8Array))
        throw new TypeError(`"${name}" takes text or bytes, not ${content === null ? 'null' : typeof content}`);
      const draft = await open(name);
      await draft.write(typeof content === 'string' ? inUtf8.encode(content) : content);
      await draft.close();
      return draft;
    };
    return {
      open,
      write: async (name, content) => void (await write(name, content)),
      artifact: async (name, inner, value) => {
        const own = new Map<string, ObjectDraft>();
        try {
          await inner.write(value, this.#writer(inner, own, []));
        } finally {
          for (const [file, draft] of own) drafts.set(`items/${name}/${file}`, draft);
        }
        // The manifest is an object like the files. The outer artifact holds everything that its parts need.
        const { kind, version } = inner;
        const draft = await write(manifestOf(name), manifestText({ kind, version, files: filesOf(inner, own) }));
        artifacts.push([name, draft.digest]);
      },
    };
  }

  /** @throws DamagedArtifact if the manifest is missing or does not match its digest */
  async manifest(artifact: Digest, whole = artifact): Promise<Manifest> {
    const bytes = await this.#objects.read(artifact);
    if (typeof bytes === 'string') throw new DamagedArtifact(whole, undefined, bytes);
    const manifest = parseManifest(utf8.decode(bytes));
    if (manifest === undefined) throw new DamagedArtifact(whole, undefined, 'damaged');
    return manifest;
  }

  /** `whole` is the artifact that contains this one. It is made again if this one is damaged. */
  async reader(artifact: Digest, whole = artifact): Promise<StoredArtifact> {
    const manifest = await this.manifest(artifact, whole);
    const files = new Map(manifest.files.map((file) => [file.name, file]));
    const find = (name: string): ManifestFile => {
      const file = files.get(name);
      if (file !== undefined) return file;
      throw new Error(
        `Artifact ${artifact} ("${manifest.kind}") has no file "${name}"; it has ${[...files.keys()].join(', ')}.`,
      );
    };
    const bytes = async (name: string): Promise<Uint8Array> => {
      const content = await this.#objects.read(find(name).digest);
      if (typeof content === 'string') throw new DamagedArtifact(whole, name, content);
      return content;
    };
    const text = async (name: string): Promise<string> => utf8.decode(await bytes(name));
    return {
      digest: artifact,
      kind: manifest.kind,
      version: manifest.version,
      files: manifest.files,
      names: [...files.keys()],
      bytes,
      text,
      json: async <T>(name: string) => JSON.parse(await text(name)) as T,
      path: async (name) => {
        const { digest } = find(name);
        const state = await this.#objects.verify(digest, true);
        if (state !== 'whole') throw new DamagedArtifact(whole, name, state);
        return this.#layout.object(digest);
      },
      artifact: (name) => this.reader(find(manifestOf(name)).digest, whole),
    };
  }

  /** Checks that an artifact is complete. If the index knows its objects, this reads nothing. */
  async check(artifact: Digest): Promise<ObjectState> {
    const own = this.#objects.check(artifact);
    const state = own === 'whole' ? own : await own;
    if (state !== 'whole') return state;
    let parts = this.#index.peek(artifact);
    if (parts === undefined || parts === '') {
      try {
        const manifest = await this.manifest(artifact);
        parts = partsOf(manifest.files);
        this.#objects.written(artifact, parts);
      } catch (error) {
        if (error instanceof DamagedArtifact) return error.found;
        throw error;
      }
    }
    let worst: ObjectState = 'whole';
    for (const hex of parts.slice(1).split(',')) {
      if (hex === '') continue;
      const pending = this.#objects.check(`sha256:${hex}`);
      const found = pending === 'whole' ? pending : await pending;
      if (found !== 'whole' && worst !== 'damaged') worst = found;
    }
    return worst;
  }
}

const manifestOf = (inner: string): string => `manifests/${inner}`;

function filesOf(type: ArtifactType, drafts: ReadonlyMap<string, ObjectDraft>): ManifestFile[] {
  return [...drafts].map(([name, draft]) => {
    if (draft.isOpen) throw new Error(`Artifact type "${type.kind}" left its file "${name}" open.`);
    return { name, digest: draft.digest, size: draft.size };
  });
}

/** The digests of a manifest as the index keeps them, so that a check need not read it. */
const partsOf = (files: readonly ManifestFile[]): string => `=${files.map(({ digest }) => hexOf(digest)).join(',')}`;
