import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { cutTar, damagedArchive, unreadEntry, unsafeEntry } from '../problems.ts';
import { leftOutPart } from './left-out.ts';
import { type Stored, safeName, sizeGuard, type Wanted } from './names.ts';
import { TarBlocks } from './tar-blocks.ts';

const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);
/** Entries that hold no file: a label of the archive, and rights of the next entry. */
const HARMLESS = new Set(['TapeVolumeHeader', 'SolarisACL']);
/** Where GNU tar puts a sparse file in the pax form. */
const GNU_SPARSE = /(^|\/)GNUSparseFile\.\d+\//;
/** A line of the pax header of a sparse file. The oldest form has no other sign, and its bytes lack the holes. */
const SPARSE_HEADER = /^\d+ GNU\.sparse\./m;

/**
 * Files (with their bytes where `wanted`) and folders of a tar stream, in stored order.
 * @throws Problem `unsafe-archive`, `archive-too-large`, `damaged-archive`, `unread-entry`.
 */
export async function* readTar(path: string, gzipped: boolean, wanted: Wanted): AsyncGenerator<Stored> {
  const found: Stored[] = [];
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
  };
  const reader: Reader = {
    path,
    wanted,
    found,
    fail,
    isSparse: false,
    guard: sizeGuard(path, (await stat(path)).size),
  };
  const onReadEntry = (entry: ReadEntry) => {
    try {
      receive(reader, entry);
    } catch (error) {
      fail(error);
      entry.resume();
    }
  };
  const parser = new Parser({
    onReadEntry,
    onwarn: (code, message) => fail(damagedArchive(path, `${code}: ${String(message)}`)),
  });
  parser.on('error', (error: unknown) => fail(damagedArchive(path, error)));
  parser.on('ignoredEntry', ({ path: name, type }: ReadEntry) => {
    if (!HARMLESS.has(type)) fail(unreadEntry(path, name, type));
  });
  parser.on('meta', (text: string) => {
    if (SPARSE_HEADER.test(text)) reader.isSparse = true;
  });
  const blocks = new TarBlocks(parser);

  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const stream: Readable = gzipped ? file.on('error', (error) => gunzip.destroy(error)).pipe(gunzip) : file;
  try {
    for await (const chunk of stream) {
      const isEnd = blocks.write(chunk as Buffer);
      if (failure !== undefined) throw failure;
      yield* drain(found);
      if (isEnd && blocks.hasMore) throw damagedArchive(path, 'after its end it goes on with something else');
      if (isEnd) reader.guard('the end of the archive', (chunk as Buffer).length, false);
    }
    blocks.end();
  } catch (error) {
    throw failure ?? (isProblem(error) ? error : damagedArchive(path, error));
  } finally {
    stream.destroy();
    file.destroy();
  }
  if (failure !== undefined) throw failure;
  if (!blocks.hasEnd) throw cutTar(path);
  yield* drain(found);
}

function* drain(found: Stored[]): Generator<Stored> {
  yield* found;
  found.length = 0;
}

const isProblem = (error: unknown): boolean => error instanceof Error && error.name === 'Problem';

interface Reader {
  readonly path: string;
  readonly wanted: Wanted;
  readonly found: Stored[];
  readonly fail: (error: unknown) => void;
  readonly guard: ReturnType<typeof sizeGuard>;
  /** True once a header says that a sparse file follows. */
  isSparse: boolean;
}

function receive({ path, wanted, found, fail, guard, isSparse }: Reader, entry: ReadEntry): void {
  const name = safeName(path, entry.path);
  if (isSparse) throw unreadEntry(path, name, 'SparseFile');
  const isFolder = entry.type === 'Directory' || entry.type === 'GNUDumpDir';
  const isLeftOut = leftOutPart(name) !== undefined;
  if (!isLeftOut) {
    if (!isFolder && !FILES.has(entry.type))
      throw unsafeEntry(path, entry.path, `is a ${entry.type}, not a plain file`);
    if (GNU_SPARSE.test(name)) throw unreadEntry(path, name, 'SparseFile');
  }
  const coding = name.includes('\ufffd') ? 'unknown' : 'utf-8';
  const isKept = !isFolder && !isLeftOut && wanted(name, entry.size);
  guard(name, entry.size, isKept);
  if (!isKept) {
    const shown = isFolder && name !== '' && !name.endsWith('/') ? `${name}/` : name;
    found.push({ name: shown, coding, bytes: undefined });
    entry.resume();
    return;
  }
  const bytes = new Uint8Array(entry.size);
  let at = 0;
  entry.on('data', (chunk: Buffer) => {
    bytes.set(chunk, at);
    at += chunk.length;
  });
  entry.on('end', () => {
    if (at === bytes.length) found.push({ name, coding, bytes });
    else fail(damagedArchive(path, `"${name}" has ${at} of ${bytes.length} bytes`));
  });
}
