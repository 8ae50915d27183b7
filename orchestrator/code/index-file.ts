import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryName } from '../ground/process-identity.ts';

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Reads a disposable index: JSON below one line of format name, version and checksum. Undefined when it is missing, of
 * another version or damaged: whoever asks rebuilds it.
 */
export function readIndex<T>(path: string, format: string): T | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    return text.slice(0, end) === `${format} ${sum(body)}` ? (JSON.parse(body) as T) : undefined;
  } catch {
    return undefined;
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder is no folder: then nothing was written.
  }
}

/** Writes an index in one step. False when that is not possible (read-only disk, no space): it is only a cache. */
export function writeIndex(path: string, format: string, content: unknown): boolean {
  const temporary = join(dirname(path), temporaryName());
  try {
    const body = JSON.stringify(content);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, `${format} ${sum(body)}\n${body}`);
    renameSync(temporary, path);
    return true;
  } catch {
    removeQuietly(temporary);
    return false;
  }
}
