import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Header } from 'tar';
import { noImages, sourceUnreadable } from '../problems.ts';
import { leftOutText } from './left-out.ts';
import { openSource, sourceKind } from './open-source.ts';

const BLOCK = 512;

/** A header without owner, time and mode, so that the same files give the same bytes on every machine. */
function header(path: string, size: number, type: 'File' | 'Directory'): Uint8Array[] {
  const block = Buffer.alloc(BLOCK);
  const fields = { path, size, type, mode: type === 'File' ? 0o644 : 0o755, mtime: new Date(0), uid: 0, gid: 0 };
  const needsPax = new Header({ ...fields }).encode(block, 0);
  if (!needsPax) return [block];
  // A pax record before the entry holds a long name. The record's length counts its own digits.
  const body = ` path=${path}\n`;
  const bytes = Buffer.byteLength(body);
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  const record = Buffer.from(length + body);
  const pax = Buffer.alloc(BLOCK);
  new Header({ ...fields, path: 'PaxHeader', size: record.length, mode: 0o644, type: 'ExtendedHeader' }).encode(pax, 0);
  return [pax, padded(record), block];
}

function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  out.set(bytes);
  return out;
}

/**
 * A data source as one stream of bytes that `openSource` reads: an archive unchanged, a folder as an uncompressed tar with
 * sorted names and without times, owners and modes. Hidden images of a folder are entries without content, so that whoever
 * reads the stream can count them; what systems leave in a folder is not in it, and is told.
 * @throws Problem as `openSource` does, before the first byte.
 */
export async function* packSource(path: string, log: (text: string) => void = () => {}): AsyncGenerator<Uint8Array> {
  const kind = await sourceKind(path);
  const source = await openSource(path);
  if (kind !== 'folder') {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) yield chunk as Uint8Array;
    return;
  }
  if (source.names.every((name) => name.endsWith('/'))) throw noImages(path);
  const left = leftOutText(source.leftOut);
  if (left !== '') log(`Left out of ${basename(path)}: ${left}`);
  for (const name of source.leftOut.hiddenImages) yield* header(name, 0, 'File');
  for (const name of source.names) {
    if (name.endsWith('/')) {
      yield* header(name, 0, 'Directory');
      continue;
    }
    const file = join(path, name);
    const { size } = await stat(file).catch((error) => {
      throw sourceUnreadable(file, error);
    });
    yield* header(name, size, 'File');
    yield* content(file, size);
  }
  yield new Uint8Array(2 * BLOCK);
}

/** The file's bytes, padded to whole blocks. A file that changes meanwhile is refused, since its header is written already. */
async function* content(file: string, size: number): AsyncGenerator<Uint8Array> {
  let done = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      done += (chunk as Uint8Array).length;
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw sourceUnreadable(file, error);
  }
  if (done !== size) throw sourceUnreadable(file, `it changed from ${size} to ${done} bytes while it was read`);
  if (size % BLOCK !== 0) yield new Uint8Array(BLOCK - (size % BLOCK));
}
