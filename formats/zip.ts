import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';

/** The archive or one of its members is damaged, or yauzl refuses a name in it. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

/** One member, whose content has not been read yet. */
export interface ZipMember {
  /** A folder's name ends with a slash. */
  readonly name: string;
  /** Bytes that it unpacks to, as the archive states them. More or fewer are an error of `stream` and `content`. */
  readonly size: number;
  readonly symbolicLink: boolean;
  readonly encrypted: boolean;
  stream(): Promise<Readable>;
  /** All bytes, verified by the member's CRC-32. @throws ZipError */
  content(): Promise<Uint8Array>;
}

const FILE_TYPE = 0o170000;
const LINK = 0o120000;

/**
 * Members of a zip archive, by path or as bytes, in the order of its directory. A member can be read until the loop ends.
 * Sizes and names are the archive's own claims: check them before `content`.
 *
 * @throws ZipError for a damaged archive, and for names that are absolute or lead out of it.
 */
export async function* zipMembers(source: string | Uint8Array): AsyncGenerator<ZipMember> {
  const zip = await open(source);
  try {
    for (;;) {
      const entry = await nextEntry(zip);
      if (entry === undefined) return;
      yield memberOf(zip, entry);
    }
  } finally {
    zip.close();
  }
}

async function open(source: string | Uint8Array): Promise<ZipFile> {
  const { default: yauzl } = await import('yauzl');
  return new Promise((resolve, reject) => {
    const opened = (error: Error | null, zip: ZipFile) => (error ? reject(zipError(error)) : resolve(zip));
    const options = { lazyEntries: true, autoClose: false, decodeStrings: true, strictFileNames: false };
    if (typeof source === 'string') yauzl.open(source, options, opened);
    else yauzl.fromBuffer(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options, opened);
  });
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      zip.removeListener('entry', onEntry);
      zip.removeListener('end', onEnd);
      zip.removeListener('error', onError);
      act();
    };
    const onEntry = (entry: Entry) => settle(() => resolve(entry));
    const onEnd = () => settle(() => resolve(undefined));
    const onError = (error: Error) => settle(() => reject(zipError(error)));
    zip.on('entry', onEntry).on('end', onEnd).on('error', onError);
    zip.readEntry();
  });
}

function memberOf(zip: ZipFile, entry: Entry): ZipMember {
  const { fileName: name, uncompressedSize: size } = entry;
  const stream = (): Promise<Readable> =>
    new Promise((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => (error ? reject(zipError(error)) : resolve(opened)));
    });
  return {
    name,
    size,
    symbolicLink: ((entry.externalFileAttributes >>> 16) & FILE_TYPE) === LINK,
    encrypted: (entry.generalPurposeBitFlag & 1) === 1,
    stream,
    async content() {
      try {
        const bytes = new Uint8Array(size);
        let at = 0;
        // yauzl fails where more or fewer bytes come than the archive states.
        for await (const chunk of await stream()) {
          bytes.set(chunk as Buffer, at);
          at += (chunk as Buffer).length;
        }
        if (crc32(bytes) !== entry.crc32) throw new Error('its checksum differs');
        return bytes;
      } catch (error) {
        throw zipError(error);
      }
    },
  };
}

const zipError = (cause: unknown): ZipError => new ZipError((cause as Error).message, { cause });
