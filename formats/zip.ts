import { open as openFile } from 'node:fs/promises';
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
  /**
   * `cp437` where the name was neither marked as UTF-8 nor valid UTF-8, and `unknown` where it cannot be read: it is marked as
   * UTF-8 and is not, or a backslash in it may be half of a letter, as in Shift-JIS.
   */
  readonly coding: 'utf-8' | 'cp437' | 'unknown';
  /** Bytes that it unpacks to, as the archive states them. More or fewer are an error of `stream` and `content`. */
  readonly size: number;
  /** How it is packed, where `stream` and `content` cannot unpack it: `Deflate64`. */
  readonly foreignMethod: string | undefined;
  readonly symbolicLink: boolean;
  /** True for a device, a pipe or a socket. */
  readonly special: boolean;
  readonly encrypted: boolean;
  stream(): Promise<Readable>;
  /** All bytes, verified by the member's CRC-32. @throws ZipError */
  content(): Promise<Uint8Array>;
}

/** Members of yauzl's open file that its types leave out. */
type Directory = Omit<ZipFile, 'readEntryCursor'> & { readEntryCursor: number; entryCount: number };

const FILE_TYPE = 0o170000;
const LINK = 0o120000;
const PLAIN = new Set([0, 0o100000, 0o040000]);
/** Systems whose archives state the type of a file: Unix and macOS. */
const UNIX = new Set([3, 19]);

/** Numbers of the methods of packing other than 0 (stored) and 8 (Deflate). */
const METHODS: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  96: 'JPEG recompression',
  98: 'PPMd',
};

/** First bytes of what may follow the last entry of a directory: its end, in the older and the 64-bit form, or a signature. */
const ENDS = new Set([0x06054b50, 0x06064b50, 0x05054b50]);
const ENTRY = 0x02014b50;
/** The end record has 16 bits for the number of entries. macOS writes it modulo this, without the 64-bit form. */
const WRAP = 0x10000;

/**
 * Members of a zip archive, by path or as bytes, in the order of its directory. A member can be read until the loop ends.
 * Sizes and names are the archive's own claims: check them before `content`.
 *
 * @throws ZipError for a damaged archive, for names that are absolute or lead out of it, and where the directory does not end
 * after the entries that it counts. Counts modulo 65,536 are understood.
 */
export async function* zipMembers(source: string | Uint8Array): AsyncGenerator<ZipMember> {
  const zip = await open(source);
  try {
    for (;;) {
      const entry = await nextEntry(zip);
      if (entry !== undefined) yield memberOf(zip, entry);
      else if (await isWhole(source, zip)) return;
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

/** True where the directory ends here. Where another entry follows, yauzl is told to go on: it stops at the number it read. */
async function isWhole(source: string | Uint8Array, zip: ZipFile): Promise<boolean> {
  const directory = zip as unknown as Directory;
  const next = await wordAt(source, directory.readEntryCursor);
  if (next !== undefined && ENDS.has(next)) return true;
  if (next !== ENTRY) throw new ZipError('its directory does not end after the last entry that it counts');
  directory.entryCount += WRAP;
  return false;
}

async function wordAt(source: string | Uint8Array, position: number): Promise<number | undefined> {
  const word = Buffer.alloc(4);
  if (typeof source !== 'string')
    return Buffer.from(source.subarray(position)).copy(word) < 4 ? undefined : word.readUInt32LE();
  const file = await openFile(source, 'r');
  try {
    return (await file.read(word, 0, 4, position)).bytesRead < 4 ? undefined : word.readUInt32LE();
  } finally {
    await file.close();
  }
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
  const { uncompressedSize: size, compressionMethod: method } = entry;
  const stream = (): Promise<Readable> =>
    new Promise((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => (error ? reject(zipError(error)) : resolve(opened)));
    });
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  return {
    ...nameOf(entry),
    size,
    foreignMethod: method === 0 || method === 8 ? undefined : (METHODS[method] ?? `method ${method}`),
    symbolicLink: type === LINK,
    special: UNIX.has(entry.versionMadeBy >>> 8) && type !== LINK && !PLAIN.has(type),
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

const UNICODE_PATH = 0x7075;
const UTF8_FLAG = 0x800;

/**
 * A name that the archive marks as UTF-8, or for which it has a field with the name in UTF-8, is what it says. macOS writes
 * UTF-8 without the mark, so any name that is valid UTF-8 is taken for it. The rest is code page 437, as the format says.
 */
function nameOf(entry: Entry): Pick<ZipMember, 'name' | 'coding'> {
  const raw = (entry as unknown as { fileNameRaw: Buffer }).fileNameRaw;
  // A program that renames an entry may leave the field as it was: then its checksum is that of another name.
  const field = entry.extraFields.find(
    ({ id, data }) => id === UNICODE_PATH && data.length > 5 && data[0] === 1 && data.readUInt32LE(1) === crc32(raw),
  );
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(field?.data.subarray(5) ?? raw);
    return { name: text.replaceAll('\\', '/'), coding: 'utf-8' };
  } catch {
    const isMarked = field !== undefined || (entry.generalPurposeBitFlag & UTF8_FLAG) !== 0;
    const isUnclear = isMarked || /[\x80-\xff]\\/.test(raw.toString('latin1'));
    return { name: entry.fileName, coding: isUnclear ? 'unknown' : 'cp437' };
  }
}

const zipError = (cause: unknown): ZipError => new ZipError((cause as Error).message, { cause });
