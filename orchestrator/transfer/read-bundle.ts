import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { Header } from 'tar';
import { FACTS_VERSION } from '../code/fact-types.ts';
import { createHasher, type Digest, sha256 as sha256Of } from '../ground/digest.ts';
import { openStored } from '../ground/plain-file.ts';
import { Problem } from '../ground/problems.ts';
import type { NodeRecord } from '../store/record.ts';
import { parseRecord } from '../store/records.ts';
import { type Bundle, type BundleManifest, badExport, MANIFEST, type Member, parseManifest, sealOf } from './bundle.ts';

/** Receives the bytes of an object while it is checked. */
export interface ObjectSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens a sink for an object. */
export type Staging = (digest: Digest) => Promise<ObjectSink>;

const BLOCK = 512;
const PIECE = 4 * 1024 * 1024;
/** Manifest, records and texts are held in memory; larger ones are refused. */
const MOST_TEXT = 64 * 1024 * 1024;
/** As much is held of all texts together. */
const MOST_TEXTS = 512 * 1024 * 1024;

/**
 * Reads an exported file and checks every byte: only plain files, with the names of the format, in the order, sizes and
 * SHA-256 of the manifest; objects must match the digests that name them, records their checksums. Objects go to `staging`,
 * which makes nothing visible.
 * @throws Problem `bad-export`, `no-export-file`; whatever `staging` throws
 */
export async function readBundle(path: string, staging?: Staging): Promise<Bundle> {
  const file = basename(path);
  const unreadable = (why: string | undefined) =>
    new Problem('no-export-file', `${path} cannot be read (${why}). Give the path of a file that "export" wrote.`, {
      exitCode: 2,
    });
  const handle = await openStored(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(error.code);
  });
  try {
    // A file is read where its parts lie, which a pipe does not allow; a device has no end.
    if (!(await handle.stat()).isFile()) throw unreadable('it is no plain file');
    return await new Reader(handle, file, (await handle.stat()).size, staging).read();
  } finally {
    await handle.close();
  }
}

class Reader {
  readonly #handle: FileHandle;
  readonly #file: string;
  readonly #size: number;
  readonly #staging: Staging | undefined;
  readonly #records = new Map<Digest, NodeRecord>();
  readonly #code = new Map<string, string>();
  readonly #objects = new Map<Digest, number>();
  /** Outputs of the records, which come first. */
  readonly #outputs = new Set<Digest>();
  readonly #manifests = new Map<Digest, string>();
  #texts = 0;
  #at = 0;

  constructor(handle: FileHandle, file: string, size: number, staging: Staging | undefined) {
    this.#handle = handle;
    this.#file = file;
    this.#size = size;
    this.#staging = staging;
  }

  async read(): Promise<Bundle> {
    const first = await this.#header();
    if (first?.path !== MANIFEST) throw this.#bad('"export" did not write it');
    const text = (await this.#bytes(MANIFEST, first.size!, MOST_TEXT)).toString('utf8');
    const manifest = parseManifest(this.#file, text);
    const promised = manifest.members.reduce((sum, { size }) => sum + size, 0);
    if (promised > this.#size) throw this.#bad('it is cut: its manifest names more bytes than it has');
    for (const member of manifest.members) await this.#member(member, manifest.facts === FACTS_VERSION);
    if (await this.#header()) throw this.#bad('it has more members than its manifest names');
    return this.#bundle(manifest, sealOf(text));
  }

  #bundle(manifest: BundleManifest, seal: Digest): Bundle {
    const [records, code, objects, manifests] = [this.#records, this.#code, this.#objects, this.#manifests];
    return { file: this.#file, manifest, seal, records, code, objects, manifests };
  }

  async #member({ name, size, sha256 }: Member, provable: boolean): Promise<void> {
    const header = await this.#header();
    if (header === undefined) throw this.#bad(`${name} is missing`);
    if (header.path !== name || header.size !== size)
      throw this.#bad(`it has ${header.path} (${header.size} bytes) in place of ${name} (${size} bytes)`);
    const [folder, rest] = name.split('/') as [string, string];
    if (folder === 'objects') return this.#object(name, `sha256:${rest}`, size);
    const bytes = await this.#bytes(name, size, MOST_TEXT);
    if (sha256Of(bytes) !== `sha256:${sha256}`) throw this.#altered(name);
    const bare = rest.slice(0, rest.lastIndexOf('.'));
    if (folder === 'code') {
      // Texts under other rules of hashing cannot be checked against a key, so nobody may see them as the code.
      if (provable) this.#code.set(bare, bytes.toString('utf8'));
      return;
    }
    const record = parseRecord(bytes.toString('utf8'), `sha256:${bare}`);
    if (typeof record === 'string') throw this.#bad(`${name} is not a record: ${record}`);
    this.#records.set(record.key, record);
    for (const digest of Object.values(record.outputs)) this.#outputs.add(digest);
  }

  async #object(name: string, digest: Digest, size: number): Promise<void> {
    const hasher = createHasher();
    const sink = await this.#staging?.(digest);
    const isManifest = this.#outputs.has(digest);
    if (isManifest) this.#count(name, size, MOST_TEXT);
    const kept: Buffer[] = [];
    for (let left = size; left > 0; ) {
      const piece = await this.#take(Math.min(left, PIECE), name);
      left -= piece.length;
      hasher.update(piece);
      if (isManifest) kept.push(piece);
      await sink?.write(piece);
    }
    await this.#skipPadding(size, name);
    await sink?.close();
    if (hasher.digest() !== digest) throw this.#altered(name);
    this.#objects.set(digest, size);
    if (isManifest) this.#manifests.set(digest, Buffer.concat(kept).toString('utf8'));
  }

  /** The header of the next member; undefined at the end. Refuses links, folders and devices. */
  async #header(): Promise<Header | undefined> {
    for (;;) {
      if (this.#at >= this.#size) return undefined;
      const block = await this.#take(BLOCK, 'a header');
      if (block.every((byte) => byte === 0)) return this.#end();
      const header = this.#parsed(block);
      // The header itself also has the sizes beyond 8 GiB for which tar adds this one.
      if (header.type === 'ExtendedHeader') await this.#bytes('an extended header', header.size!, BLOCK * 128);
      else if (header.type !== 'File' && header.type !== 'OldFile')
        throw this.#bad(
          `its member ${JSON.stringify(header.path)} is a ${header.type}, and an export has only plain files`,
        );
      else return header;
    }
  }

  /** The decoder throws at some invalid headers and accepts others. */
  #parsed(block: Buffer): Header {
    try {
      const header = new Header(block);
      if (header.cksumValid && Number.isSafeInteger(header.size) && header.size! >= 0) return header;
    } catch {}
    throw this.#bad('it is damaged, or "export" did not write it');
  }

  /** Only zeros may follow. */
  async #end(): Promise<undefined> {
    while (this.#at < this.#size) {
      const rest = await this.#take(Math.min(PIECE, this.#size - this.#at), 'its end');
      if (!rest.every((byte) => byte === 0)) throw this.#bad('there are bytes after its end');
    }
  }

  async #bytes(name: string, size: number, most: number): Promise<Buffer> {
    this.#count(name, size, most);
    const bytes = await this.#take(size, name);
    await this.#skipPadding(size, name);
    return bytes;
  }

  /** Counts what is held in memory. */
  #count(name: string, size: number, most: number): void {
    this.#texts += size;
    if (size > most || this.#texts > MOST_TEXTS)
      throw this.#bad(`its member ${name} claims to have ${size} bytes, more than an export holds as text`);
  }

  /** The padding up to the next block must be zeros, so that no byte can change unnoticed. */
  async #skipPadding(size: number, name: string): Promise<void> {
    const padding = await this.#take((BLOCK - (size % BLOCK)) % BLOCK, name);
    if (!padding.every((byte) => byte === 0)) throw this.#bad(`something follows ${name}`);
  }

  async #take(length: number, name: string): Promise<Buffer> {
    if (length > this.#size - this.#at) throw this.#bad(`it is cut in ${name}`);
    const bytes = Buffer.alloc(length);
    for (let from = 0; from < length; ) {
      const { bytesRead } = await this.#handle.read(bytes, from, length - from, this.#at + from);
      if (bytesRead === 0) throw this.#bad(`it is cut in ${name}`);
      from += bytesRead;
    }
    this.#at += length;
    return bytes;
  }

  #altered(name: string): Problem {
    return this.#bad(`${name} does not have the SHA-256 that the manifest states`);
  }

  #bad(why: string): Problem {
    return badExport(this.#file, why);
  }
}
