import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../ground/digest.ts';
import { readStored } from '../ground/plain-file.ts';
import { digest, map, object, text } from '../ground/shape.ts';
import { stampOf } from '../ground/stat-index.ts';

/** State of latest/EXPERIMENT/ after publishing: edited or deleted files are restored, untouched ones left alone. */
export interface Published {
  /** Digest of what the papers describe, if there are papers. */
  readonly of?: Digest;
  readonly digests: Readonly<Record<string, Digest>>;
  /** Size and time of every file when it was published. */
  readonly files: Readonly<Record<string, string>>;
}

const shape = object({ digests: map(digest), files: map(text) }, { of: digest });

export const LEDGER = '.published.json';

/** Files that describe the whole folder: written with it, and removed when they would no longer be true. */
export interface Papers {
  /** Digest of what they describe; absent if a part of it is missing. */
  readonly of?: Digest;
  readonly names: readonly string[];
  /** Writes them into the finished folder; `places` has the folder of each target. */
  write(folder: string, places: Readonly<Record<string, string>>): Promise<void>;
}

/** What is known of a folder; undefined if it was never published or that is not known. */
export function readLedger(folder: string): Published | undefined {
  try {
    const found = JSON.parse(readStored(join(folder, LEDGER))) as Published;
    return shape(found, '') === undefined ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Size and times of a published file. */
export const stampAt = (path: string): string => stampOf(lstatSync(path, { bigint: true }));
