import { appendFileSync, chmodSync, copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { moveOver, syncFolder } from '../ground/atomic-file.ts';
import { createHasher, type Digest, isDigest } from '../ground/digest.ts';
import { eachChunk } from '../ground/file-digest.ts';
import { codeOf, writing } from '../ground/file-problems.ts';
import { openStored, readStored } from '../ground/plain-file.ts';
import { temporaryName } from '../ground/process-identity.ts';
import { stampOf, statOf } from '../ground/stat-index.ts';
import { oldObjects } from '../store/format.ts';
import type { Layout } from '../store/layout.ts';
import { manifestText } from '../store/manifest.ts';
import { ObjectDraft } from '../store/object-writer.ts';
import type { Quarantine } from '../store/quarantine.ts';

/** Lines of what was renamed, so that a migration that was killed does not read everything again. */
export const journalOf = (layout: Layout): string => join(layout.index, 'migration.jsonl');

/**
 * Gives every object of version 0.1 whose bytes match its old digest a second name, by SHA-256. Resolves to the new
 * digests by the old ones. What does not match goes to quarantine.
 */
export async function renameObjects(
  layout: Layout,
  quarantine: Quarantine,
  onProgress: (done: number, total: number) => void,
): Promise<Map<string, Digest>> {
  const known = readJournal(layout);
  const renamed = new Map<string, Digest>();
  const paths = [...oldObjects(layout.root)];
  for (const [done, path] of paths.entries()) {
    onProgress(done, paths.length);
    const old = `xxh128:${basename(path)}`;
    const [stamp, digest] = known.get(old) ?? [];
    const stat = statOf(path);
    if (stat === undefined) continue;
    if (digest !== undefined && stamp === stampOf(stat) && statOf(layout.object(digest))?.size === stat.size) {
      renamed.set(old, digest);
      continue;
    }
    const found = await look(path, old);
    if ('trouble' in found) {
      await quarantine.take(path, found.trouble, stampOf(stat));
      continue;
    }
    await writing(layout.objects, async () => {
      giveName(layout, path, layout.object(found.digest));
      appendFileSync(journalOf(layout), `${JSON.stringify([old, stampOf(statOf(path)!), found.digest])}\n`);
    });
    renamed.set(old, found.digest);
  }
  for (const folder of new Set([...renamed.values()].map((digest) => dirname(layout.object(digest)))))
    await syncFolder(folder);
  return renamed;
}

function readJournal(layout: Layout): Map<string, [stamp: string, digest: Digest]> {
  const known = new Map<string, [string, Digest]>();
  try {
    for (const line of readStored(journalOf(layout)).split('\n')) {
      const [old, stamp, digest] = JSON.parse(line) as [string, string, Digest];
      if (isDigest(digest)) known.set(old, [stamp, digest]);
    }
  } catch {} // none yet, or its last line is empty or cut: what it lacks is read again
  return known;
}

/** The bytes' SHA-256 if they are those that the old digest was made of, else what is wrong. One reading for both. */
async function look(path: string, old: string): Promise<{ digest: Digest } | { trouble: string }> {
  const { createXXHash128 } = await import('hash-wasm');
  const [before, hasher] = [(await createXXHash128()).init(), createHasher()];
  try {
    const file = await openStored(path);
    try {
      await eachChunk(file, (bytes) => {
        before.update(bytes);
        hasher.update(bytes);
      });
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'EIO' && code !== 'EISDIR') throw error;
    return { trouble: `it cannot be read (${code})` };
  }
  const found = `xxh128:${before.digest('hex')}`;
  return found === old ? { digest: hasher.digest() } : { trouble: `its bytes have the digest ${found}` };
}

/** A hard link costs no room. Where the disk has none, a copy. */
function giveName(layout: Layout, path: string, target: string): void {
  const draft = join(layout.tmp, temporaryName());
  try {
    linkSync(path, draft);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
    copyFileSync(path, draft);
    chmodSync(draft, 0o444);
  }
  mkdirSync(dirname(target), { recursive: true });
  moveOver(draft, target);
}

interface OldFile {
  readonly name: string;
  readonly digest: string;
  readonly size: number;
}

/** Artifacts of version 0.1, whose manifests hold old digests. Each becomes a new manifest over the renamed files. */
export class OldArtifacts {
  readonly #layout: Layout;
  readonly #renamed: ReadonlyMap<string, Digest>;
  readonly #made = new Map<string, Promise<NewArtifact | undefined>>();

  constructor(layout: Layout, renamed: ReadonlyMap<string, Digest>) {
    this.#layout = layout;
    this.#renamed = renamed;
  }

  /** The new digest of an artifact; undefined if a part of it is missing or damaged. */
  async digest(old: string): Promise<Digest | undefined> {
    return (await this.#of(old))?.digest;
  }

  #of(old: string): Promise<NewArtifact | undefined> {
    const known = this.#made.get(old) ?? this.#make(old);
    this.#made.set(old, known);
    return known;
  }

  async #make(old: string): Promise<NewArtifact | undefined> {
    const manifest = this.#manifest(old);
    if (manifest === undefined) return undefined;
    const files: { name: string; digest: Digest; size: number }[] = [];
    for (const { name, digest, size } of manifest.files) {
      // An artifact inside this one: its manifest is a file of this one.
      const isArtifact = name.startsWith('manifests/') && this.#manifest(digest) !== undefined;
      const now = isArtifact ? await this.#of(digest) : this.#renamed.get(digest);
      if (now === undefined) return undefined;
      files.push(typeof now === 'string' ? { name, digest: now, size } : { name, ...now });
    }
    const draft = await ObjectDraft.open(this.#layout);
    try {
      await draft.write(new TextEncoder().encode(manifestText({ ...manifest, files })));
      await draft.close();
      await draft.settle();
      await draft.publish();
    } catch (error) {
      await draft.discard();
      throw error;
    }
    return { digest: draft.digest, size: draft.size };
  }

  #manifest(old: string): { kind: string; version: number; files: readonly OldFile[] } | undefined {
    const digest = this.#renamed.get(old);
    if (digest === undefined) return undefined;
    try {
      const { kind, version, files } = JSON.parse(readStored(this.#layout.object(digest)));
      const isManifest = typeof kind === 'string' && typeof version === 'number' && Array.isArray(files);
      return isManifest && files.every((file) => typeof file?.digest === 'string')
        ? { kind, version, files }
        : undefined;
    } catch {
      return undefined; // a file that holds something else
    }
  }
}

interface NewArtifact {
  readonly digest: Digest;
  readonly size: number;
}
