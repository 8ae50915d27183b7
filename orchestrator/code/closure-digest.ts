import { createHash } from 'node:crypto';
import type { Digest } from '../ground/digest.ts';

export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The digest of a closure: its declarations, sorted by id, and the versions of its packages, sorted by name. */
export function closureDigest(
  declarations: readonly { readonly id: string; readonly hash: string }[],
  packages: readonly string[],
): Digest {
  const lines = [...declarations.map(({ id, hash }) => `${id} ${hash}`), '', ...packages];
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}
