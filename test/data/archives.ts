import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { Header } from 'tar';

/** A file of an archive in a test; `link` makes it a symbolic link, a name with a `/` at the end a folder. */
export interface Item {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly link?: string;
  /** The letter of its type in a tar. */
  readonly type?: string;
  /** Its name in a zip, where that is not the UTF-8 of `name`. */
  readonly raw?: Uint8Array;
  /** In a zip: flags (0x800: the name is UTF-8), method of packing (8: Deflate), checksum, file type and mode. */
  readonly flags?: number;
  readonly method?: number;
  readonly sum?: number;
  readonly mode?: number;
}

export function tarOf(items: readonly Item[]): Buffer {
  const blocks: Buffer[] = [];
  for (const { name, bytes = new Uint8Array(), link, type: letter } of items) {
    const block = Buffer.alloc(512);
    const type = link !== undefined ? 'SymbolicLink' : name.endsWith('/') ? 'Directory' : 'File';
    new Header({
      path: name,
      size: bytes.length,
      mode: 0o644,
      mtime: new Date(1e12),
      type,
      ...(link && { linkpath: link }),
    }).encode(block, 0);
    if (letter !== undefined) retype(block, letter);
    blocks.push(block, Buffer.from(bytes), Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** Gives a header another type, and the checksum that goes with it. */
function retype(block: Buffer, letter: string): void {
  block.write(letter, 156, 'latin1');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/**
 * A zip archive; `claimed` overrides the unpacked size that it states for every entry, `count` the number of entries in its end
 * record.
 */
export function zipOf(items: readonly Item[], claimed?: number, count = items.length): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const {
    name,
    bytes = new Uint8Array(),
    link,
    raw = Buffer.from(name),
    flags = 0x800,
    method = 8,
    sum,
    mode,
  } of items) {
    const content = link === undefined ? bytes : Buffer.from(link);
    const packed = method === 0 ? content : deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(sum ?? crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimed ?? content.length, 18);
    fields.writeUInt16LE(raw.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, raw, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode ?? (link === undefined ? 0 : 0o120777)) * 65536, 6);
    tail.writeUInt32LE(at, 10);
    const madeBy = Buffer.from([20, 3]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, fields, tail, raw]));
    files.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(count & 0xffff, 8);
  end.writeUInt16LE(count & 0xffff, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, central, end]);
}

export async function folderOf(root: string, items: readonly Item[]): Promise<void> {
  for (const { name, bytes = new Uint8Array() } of items) {
    const path = join(root, name);
    await mkdir(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) await writeFile(path, bytes);
  }
}
