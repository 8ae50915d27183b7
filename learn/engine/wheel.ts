import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipError, type ZipMember, zipMembers } from '../../formats/zip.ts';
import { badChecksum, missingInWheel } from './problems.ts';

/** SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Compares a file's SHA-256 with the expected one. @throws Problem `engine-bad-checksum` where they differ. */
export async function verifyChecksum(file: string, expected: string): Promise<void> {
  const found = await sha256Of(file);
  if (found !== expected) throw badChecksum(basename(file), expected, found);
}

/** SHA-256 of what was unpacked, by path relative to the folder. */
export type Unpacked = Map<string, string>;

/**
 * Unpacks the members for which `place` gives a path, streaming; the paths are relative to `folder`. Nobody but the user may
 * write to what it makes.
 *
 * @throws Problem `engine-bad-wheel` where the file is not a zip archive.
 */
export async function unpackMembers(
  wheel: string,
  folder: string,
  place: (member: string) => string | undefined,
): Promise<Unpacked> {
  const placed: Unpacked = new Map();
  for await (const { name, stream } of membersOf(wheel)) {
    const target = place(name);
    if (target === undefined) continue;
    const file = join(folder, target);
    await mkdir(dirname(file), { recursive: true, mode: 0o755 });
    const hash = createHash('sha256');
    const hashed = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(await stream(), hashed, createWriteStream(file, { highWaterMark: 1 << 20, mode: 0o644 }));
    placed.set(target, hash.digest('hex'));
  }
  return placed;
}

/** Text of the first member that matches. @throws Problem `engine-bad-wheel` where there is none. */
export async function readMember(wheel: string, matches: (member: string) => boolean): Promise<string> {
  for await (const { name, content } of membersOf(wheel))
    if (matches(name)) return Buffer.from(await content()).toString('utf8');
  throw missingInWheel(basename(wheel), 'METADATA');
}

async function* membersOf(wheel: string): AsyncGenerator<ZipMember> {
  try {
    yield* zipMembers(wheel);
  } catch (error) {
    throw error instanceof ZipError ? missingInWheel(basename(wheel), `a zip archive (${error.message})`) : error;
  }
}
