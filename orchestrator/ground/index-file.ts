import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { replaceFileSync } from './atomic-file.ts';
import { readStored } from './plain-file.ts';

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The text of a disposable index: a line of `label` (format and version) and checksum, then JSON. */
export function indexText(label: string, content: unknown): string {
  const body = JSON.stringify(content);
  return `${label}${sum(body)}\n${body}\n`;
}

/** Reads a disposable index. Undefined when it is missing, damaged or of another version: the caller rebuilds it. */
export function readIndex<T>(path: string, label: string): T | undefined {
  try {
    const text = readStored(path);
    const end = text.indexOf('\n');
    const body = text.slice(end + 1).replace(/\n$/, '');
    return text.slice(0, end) === label + sum(body) ? (JSON.parse(body) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes an index in one step. False where that is impossible (read-only disk, no space): it is only a cache. */
export function writeIndex(path: string, label: string, content: unknown): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceFileSync(path, indexText(label, content));
    return true;
  } catch {
    return false;
  }
}
