import type { FileHandle } from 'node:fs/promises';
import { createHasher, type Digest } from './digest.ts';
import { openStored } from './plain-file.ts';

const chunk = 4 * 1024 * 1024;

/**
 * Reads an open file from its start in chunks. The next chunk is read while `take` handles one; its bytes are valid
 * only during the call.
 */
export async function eachChunk(file: FileHandle, take: (bytes: Uint8Array) => void): Promise<void> {
  const found = await file.stat();
  // A pipe or a device has no end, and is no more a file than a folder in its place.
  if (!found.isFile()) throw Object.assign(new Error('it is no plain file'), { code: 'EISDIR' });
  const { size } = found;
  const length = Math.max(1, Math.min(chunk, size));
  let [front, back] = [new Uint8Array(length), new Uint8Array(size > length ? length : 1)];
  let { bytesRead } = await file.read(front, 0, front.length, 0);
  for (let at = 0; bytesRead > 0; ) {
    at += bytesRead;
    const ahead = file.read(back, 0, back.length, at);
    take(front.subarray(0, bytesRead));
    bytesRead = (await ahead).bytesRead;
    [front, back] = [back, front];
  }
}

/** The digest of an open file's bytes, streamed. */
export async function digestHandle(file: FileHandle): Promise<Digest> {
  const hasher = createHasher();
  await eachChunk(file, (bytes) => hasher.update(bytes));
  return hasher.digest();
}

/** The digest of a file's bytes, streamed in pieces of 4 MiB. */
export async function digestFile(path: string): Promise<Digest> {
  const file = await openStored(path);
  try {
    return await digestHandle(file);
  } finally {
    await file.close();
  }
}
