import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { damagedArchive, unsafeEntry } from '../problems.ts';
import { type Entry, isLitter, safeName, sizeGuard } from './names.ts';

type Found = { readonly name: string; readonly bytes: Uint8Array | undefined };

const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);

/**
 * Files (with their bytes where `wanted`) and folders of a tar stream, in stored order.
 * @throws Problem `unsafe-archive`, `archive-too-large`, `damaged-archive`.
 */
export async function* readTar(
  path: string,
  gzipped: boolean,
  wanted: boolean,
): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  const found: Found[] = [];
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
  };
  const guard = sizeGuard(path, (await stat(path)).size, wanted);
  const onReadEntry = (entry: ReadEntry) => {
    try {
      receive(path, entry, wanted, guard, found, fail);
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

  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const stream: Readable = gzipped ? file.on('error', (error) => gunzip.destroy(error)).pipe(gunzip) : file;
  try {
    for await (const chunk of stream) {
      parser.write(chunk as Buffer);
      if (failure !== undefined) throw failure;
      yield* drain(found);
    }
    parser.end();
  } catch (error) {
    throw failure ?? (isProblem(error) ? error : damagedArchive(path, error));
  } finally {
    stream.destroy();
    file.destroy();
  }
  if (failure !== undefined) throw failure;
  yield* drain(found);
}

function* drain(found: Found[]): Generator<Entry> {
  for (const { name, bytes } of found) yield { name, bytes: bytes ?? new Uint8Array() };
  found.length = 0;
}

const isProblem = (error: unknown): boolean => error instanceof Error && error.name === 'Problem';

function receive(
  path: string,
  entry: ReadEntry,
  wanted: boolean,
  guard: (entry: string, bytes: number) => void,
  found: Found[],
  fail: (error: unknown) => void,
): void {
  const name = safeName(path, entry.path);
  if (entry.type === 'Directory' || entry.type === 'GNUDumpDir') {
    if (!isLitter(name)) found.push({ name: name === '' || name.endsWith('/') ? name : `${name}/`, bytes: undefined });
    entry.resume();
    return;
  }
  if (!FILES.has(entry.type)) throw unsafeEntry(path, entry.path, `is a ${entry.type}, not a plain file`);
  guard(name, entry.size);
  if (isLitter(name) || !wanted) {
    if (!isLitter(name)) found.push({ name, bytes: undefined });
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
    if (at === bytes.length) found.push({ name, bytes });
    else fail(damagedArchive(path, `"${name}" has ${at} of ${bytes.length} bytes`));
  });
}
