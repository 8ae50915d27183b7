import { createHash } from 'node:crypto';
import type { Digest } from '../ground/digest.ts';

export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ends the id of what tells how the declarations of a closure refer to each other, and what loads in which order. */
export const REFERENCES = '#order and references';

/**
 * The digest of a closure: its declarations, one of which is how they refer to each other, and the versions of its
 * packages, sorted by name. The names of files do not count, so that one can be moved.
 */
export function closureDigest(declarations: readonly { readonly hash: string }[], packages: readonly string[]): Digest {
  const lines = [...declarations.map(({ hash }) => hash).sort(), '', ...packages];
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}
