import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../ground/digest.ts';
import { codeOf } from '../ground/file-problems.ts';
import { readStored } from '../ground/plain-file.ts';
import { Problem } from '../ground/problems.ts';
import type { Layout } from './layout.ts';

/** One computation of a key. The token tells it from an attempt of the same number after the key was forgotten. */
export interface Attempt {
  /** From 1; grows until the key has a record. */
  readonly number: number;
  readonly token: string;
}

type Shelf = { readonly layout: Layout };

const fileOf = ({ layout }: Shelf, key: Digest): string => join(layout.checkpoint(key), 'attempts');

/**
 * Begins the next attempt of a key and thereby replaces every earlier one, whose checkpoints and result are refused from
 * now on. Only the owner of the key's lock calls it.
 */
export function beginAttempt(store: Shelf, key: Digest): Attempt {
  const attempt = { number: countAttempts(store, key) + 1, token: randomBytes(9).toString('hex') };
  mkdirSync(store.layout.checkpoint(key), { recursive: true });
  // A line break first as well: an attempt that died while it wrote may have left half a line.
  appendFileSync(fileOf(store, key), `\n${attempt.number} ${attempt.token}\n`);
  return attempt;
}

/** True if no later attempt of the key has begun and the key has no result yet. */
export const isCurrent = (store: Shelf, key: Digest, { token }: Attempt): boolean =>
  lines(store, key).at(-1)?.split(' ')[1] === token;

/** Attempts of a key that has no record yet. Version 0.1 wrote a dot for each. */
function countAttempts(store: Shelf, key: Digest): number {
  // Without the space it is half a line, and perhaps half a number.
  const last = lines(store, key).findLast((line) => /^(\.+$|\d+ )/.test(line)) ?? '';
  return /^\.+$/.test(last) ? last.length : Number.parseInt(last, 10) || 0;
}

function lines(store: Shelf, key: Digest): string[] {
  try {
    return readStored(fileOf(store, key))
      .split('\n')
      .filter((line) => line !== '');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

const CODE = 'attempt-replaced';

/** Thrown by an attempt that goes on after another process has begun a later one. */
export const attemptReplaced = ({ number }: Attempt): Problem =>
  new Problem(
    CODE,
    `Attempt ${number} was replaced by a later one, since its process showed no sign of life for too long. Its checkpoints and its result are not kept. This run waits for the result of the later attempt.`,
  );

export const isReplaced = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === CODE;
