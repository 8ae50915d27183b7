import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Header } from 'tar';

/** One member of a tar, as raw as it comes: for making files that no honest program makes. */
export interface RawMember {
  name: string;
  bytes: Buffer;
  type?: 'File' | 'SymbolicLink' | 'Link' | 'Directory';
  linkpath?: string;
  /** The size in the header, where that is not the length of the bytes. */
  size?: number;
}

export function readTar(path: string): RawMember[] {
  const all = readFileSync(path);
  const members: RawMember[] = [];
  for (let at = 0; at < all.length; ) {
    const header = new Header(all, at);
    if (header.nullBlock) break;
    const size = header.size!;
    members.push({ name: header.path!, bytes: Buffer.from(all.subarray(at + 512, at + 512 + size)) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

export function writeTar(path: string, members: readonly RawMember[]): void {
  const parts: Buffer[] = [];
  for (const { name, bytes, type = 'File', linkpath, size = bytes.length } of members) {
    const header = Buffer.alloc(512);
    new Header({ path: name, size, type, mode: 0o644, ...(linkpath ? { linkpath } : {}) }).encode(header);
    parts.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  writeFileSync(path, Buffer.concat([...parts, Buffer.alloc(1024)]));
}

/** Makes manifest and members agree again, as whoever tampers with a file on purpose would. */
export function reseal(members: readonly RawMember[], change: (manifest: any) => void = () => {}): RawMember[] {
  const [first, ...rest] = members;
  const manifest = JSON.parse(first!.bytes.toString());
  manifest.members = rest.map(({ name, bytes }) => ({
    name,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  change(manifest);
  return [{ ...first!, bytes: Buffer.from(JSON.stringify(manifest)) }, ...rest];
}

/** The text of a record with a change, and a checksum that fits. */
export function changeRecord(bytes: Buffer, change: (record: any) => void): Buffer {
  const { record } = JSON.parse(bytes.toString());
  change(record);
  const sorted = (value: any): any =>
    Array.isArray(value)
      ? value.map(sorted)
      : value && typeof value === 'object'
        ? Object.fromEntries(
            Object.keys(value)
              .sort()
              .map((name) => [name, sorted(value[name])]),
          )
        : value;
  const body = JSON.stringify(sorted(record));
  const sum = createHash('sha256').update(body).digest('hex');
  return Buffer.from(`{"checksum":"sha256:${sum}","record":${body}}\n`);
}
