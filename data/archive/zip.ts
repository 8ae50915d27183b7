import { stat } from 'node:fs/promises';
import type { Entry as ZipEntry, ZipFile } from 'yauzl';
import { damagedArchive, unsafeEntry } from '../problems.ts';
import { type Entry, isLitter, safeName, sizeGuard } from './names.ts';

const LINK = 0o120000;
const KIND = 0o170000;

async function openZip(path: string): Promise<ZipFile> {
  const { open } = (await import('yauzl')).default;
  return new Promise((resolve, reject) => {
    // Names are checked by safeName, which says what is wrong with them.
    open(path, { lazyEntries: true, autoClose: false, decodeStrings: true, strictFileNames: false }, (error, zip) =>
      error === null ? resolve(zip) : reject(damagedArchive(path, error)),
    );
  });
}

async function* zipEntries(path: string, zip: ZipFile): AsyncGenerator<ZipEntry> {
  let settle: (entry: ZipEntry | undefined) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  zip.on('entry', (entry: ZipEntry) => settle(entry));
  zip.on('end', () => settle(undefined));
  zip.on('error', (error: Error) => fail(error));
  for (;;) {
    const entry = await new Promise<ZipEntry | undefined>((resolve, reject) => {
      settle = resolve;
      fail = reject;
      zip.readEntry();
    }).catch((error: Error) => {
      throw refusal(path, error);
    });
    if (entry === undefined) return;
    yield entry;
  }
}

/** yauzl refuses unsafe names itself, with the name after the colon. */
function refusal(path: string, error: Error): Error {
  const unsafe = /^(absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(error.message);
  if (unsafe === null) return damagedArchive(path, error);
  return unsafeEntry(
    path,
    unsafe[2]!,
    unsafe[1] === 'absolute path' ? 'has an absolute name' : 'leads out of the archive',
  );
}

function bytesOf(path: string, zip: ZipFile, entry: ZipEntry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const bad = (error: unknown) => reject(damagedArchive(path, `"${entry.fileName}": ${String(error)}`));
    zip.openReadStream(entry, (error, stream) => {
      if (error) return bad(error.message);
      const bytes = new Uint8Array(entry.uncompressedSize);
      let at = 0;
      stream.on('data', (chunk: Buffer) => {
        bytes.set(chunk, at);
        at += chunk.length;
      });
      stream.on('error', (cause) => bad(cause.message));
      stream.on('end', () => resolve(bytes));
    });
  });
}

/**
 * Files (with their bytes where `wanted`) and folders of a zip archive, in the order of its directory.
 * @throws Problem `unsafe-archive`, `archive-too-large`, `damaged-archive`.
 */
export async function* readZip(path: string, wanted: boolean): AsyncGenerator<Entry> {
  const guard = sizeGuard(path, (await stat(path)).size, wanted);
  const zip = await openZip(path);
  try {
    for await (const entry of zipEntries(path, zip)) {
      const name = safeName(path, entry.fileName);
      if (((entry.externalFileAttributes >>> 16) & KIND) === LINK) throw unsafeEntry(path, name, 'is a symbolic link');
      if ((entry.generalPurposeBitFlag & 1) === 1) throw unsafeEntry(path, name, 'is encrypted');
      if (isLitter(name) || name === '') continue;
      guard(name, entry.uncompressedSize);
      const plain = !wanted || name.endsWith('/');
      yield { name, bytes: plain ? new Uint8Array() : await bytesOf(path, zip, entry) };
    }
  } finally {
    zip.close();
  }
}
