import { type FileHandle, open } from 'node:fs/promises';
import { createObjectHasher, type Digest } from './digest.ts';

const chunk = 4 * 1024 * 1024;

/** Reads an open file from its start, a chunk at a time. The bytes are valid until the next chunk. */
export async function eachChunk(file: FileHandle, take: (bytes: Uint8Array) => void): Promise<void> {
  const buffer = new Uint8Array(chunk);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, chunk, at);
    if (bytesRead === 0) return;
    take(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

/** The xxHash128 digest of an open file's bytes, streamed. */
export async function digestHandle(file: FileHandle): Promise<Digest> {
  const hasher = await createObjectHasher();
  await eachChunk(file, (bytes) => hasher.update(bytes));
  return hasher.digest();
}

/** The xxHash128 digest of a file's bytes, streamed in pieces of 4 MiB. */
export async function digestFile(path: string): Promise<Digest> {
  const file = await open(path, 'r');
  try {
    return await digestHandle(file);
  } finally {
    await file.close();
  }
}
