import { createHash, hash } from 'node:crypto';

/**
 * A hash of content that names its algorithm. SHA-256 names keys, objects and outside data: a name that vouches for
 * bytes must not be forgeable, and second preimages of fast hashes can be computed.
 */
export type Digest = `sha256:${string}`;

/** SHA-256 by node:crypto. Text is taken as UTF-8. */
export function sha256(content: Uint8Array | string): Digest {
  return `sha256:${hash('sha256', content)}`;
}

/** The part of a digest after the colon: its file name in the store. */
export const hexOf = (digest: Digest): string => digest.slice(digest.indexOf(':') + 1);

const shape = /^sha256:[0-9a-f]{64}$/;

/**
 * True for a complete digest. Check values from files and the command line with it before they become part of a path.
 */
export const isDigest = (value: unknown): value is Digest => typeof value === 'string' && shape.test(value);

/** Hashes content piece by piece. After `digest()` it refuses to be used again. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  digest(): Digest;
}

export function createHasher(): Hasher {
  const state = createHash('sha256');
  return { update: (bytes) => void state.update(bytes), digest: () => `sha256:${state.digest('hex')}` };
}

export { canonicalJson } from './canonical-json.ts';
