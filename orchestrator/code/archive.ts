import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile } from '../ground/atomic-file.ts';
import { readStoredBytes } from '../ground/plain-file.ts';
import { temporaryName } from '../ground/process-identity.ts';

/** The path of a declaration's text, by the hash of its meaning. `dir` is the store's folder. */
export const archivePath = (dir: string, hash: string): string => join(dir, 'code', hash.slice(0, 2), `${hash}.txt`);

/** The text of a declaration when a result was made with it; undefined if it was not kept. */
export async function archivedSource(dir: string, hash: string): Promise<string | undefined> {
  return readStoredBytes(archivePath(dir, hash)).then(String, () => undefined);
}

/** Keeps the text of a declaration, for `why` and `diff` to show. */
export async function archiveSource(dir: string, hash: string, text: string): Promise<void> {
  const path = archivePath(dir, hash);
  const temporary = join(dir, 'tmp', temporaryName('code'));
  for (const folder of [dirname(path), dirname(temporary)]) await mkdir(folder, { recursive: true });
  await replaceFile(path, (draft) => writeFile(draft, text), temporary);
}
