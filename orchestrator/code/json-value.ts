import { createHash } from 'node:crypto';
import type { SourceFiles } from './facts-cache.ts';

/** Larger files are rather data than settings, and are not parsed to save a rerun after another layout. */
const MOST_BYTES = 1024 * 1024;

/**
 * SHA-256 of what loading a data file gives. Of JSON that is its value: blanks do not count, and neither do ways to write a
 * number or a letter. The order of members counts, since code can see it. Any other file counts with its bytes.
 */
export function valueDigest(files: Pick<SourceFiles, 'bytes' | 'digest'>, path: string): string {
  const digest = files.digest(path);
  if (!path.endsWith('.json')) return digest;
  const bytes = files.bytes(path);
  const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
  // Edited since: the bytes of the digest are gone.
  if (bytes.length > MOST_BYTES || sha256(bytes) !== digest) return digest;
  try {
    let isPlain = true;
    const value: unknown = JSON.parse(bytes.toString('utf8'), (_, member: unknown) => {
      // These are written as 0 and null.
      if (typeof member === 'number' && (Object.is(member, -0) || !Number.isFinite(member))) isPlain = false;
      return member;
    });
    return isPlain ? sha256(`JSON ${JSON.stringify(value)}`) : digest;
  } catch {
    return digest; // whoever loads it says why
  }
}
