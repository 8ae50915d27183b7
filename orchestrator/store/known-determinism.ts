import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeterminismClass, Difference } from '../events.ts';
import { writeFileAtomically } from '../ground/atomic-file.ts';
import type { Digest } from '../ground/digest.ts';
import { readStored } from '../ground/plain-file.ts';
import { amount, digest, list, object, oneOf, time, whole } from '../ground/shape.ts';
import type { Layout } from './layout.ts';

/** The knowledge about a key from repeated runs that were compared with its stored result. */
export interface Determinism {
  readonly version: 1;
  readonly key: Digest;
  readonly class: DeterminismClass;
  /** Number of repetitions, over all checks. */
  readonly repeats: number;
  /** The largest relative difference of two numbers; 0 if the bytes are equal. */
  readonly largest: number;
  readonly differences: readonly Difference[];
  /** Time of the last check, ISO 8601 in UTC. */
  readonly checkedAt: string;
}

const order: readonly DeterminismClass[] = ['bitwise', 'tolerance', 'none'];

export const worse = (a: DeterminismClass, b: DeterminismClass): DeterminismClass =>
  order.indexOf(a) > order.indexOf(b) ? a : b;

const shape = object({
  ...{ version: oneOf(1), key: digest, class: oneOf(...order), repeats: whole, largest: amount },
  differences: list(object({})),
  checkedAt: time,
});

/** Undefined if a key was never checked or the file is damaged: it explains results and decides nothing. */
export function readDeterminism(layout: Layout, key: Digest): Determinism | undefined {
  try {
    const found: Determinism = JSON.parse(readStored(layout.determinismOf(key)));
    return shape(found, '') === undefined && found.key === key ? found : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Adds a check to what is known. A result that differed once is not deterministic, however often it was equal since.
 */
export async function addDeterminism(layout: Layout, check: Determinism): Promise<Determinism> {
  const before = readDeterminism(layout, check.key);
  const whole: Determinism = before
    ? {
        ...check,
        class: worse(before.class, check.class),
        repeats: before.repeats + check.repeats,
        largest: Math.max(before.largest, check.largest),
        differences: check.differences.length > 0 ? check.differences : before.differences,
      }
    : check;
  await writeFileAtomically(layout.determinismOf(check.key), `${JSON.stringify(whole, null, 1)}\n`);
  return whole;
}

/** Removes the knowledge about keys without a record. */
export async function pruneDeterminism(layout: Layout, hasRecord: (key: Digest) => boolean): Promise<void> {
  for (const name of await readdir(layout.determinism).catch(() => []))
    if (!hasRecord(`sha256:${name.replace(/\.json$/, '')}`)) await rm(join(layout.determinism, name), { force: true });
}
