import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the text of a declaration is kept, by the hash of its meaning. `dir` is the store's folder. */
export const archivePath = (dir: string, hash: string): string => join(dir, 'code', hash.slice(0, 2), `${hash}.txt`);

/** The text of a declaration as it was when a result was made with it; undefined where it was not kept. */
export async function archivedSource(dir: string, hash: string): Promise<string | undefined> {
  return readFile(archivePath(dir, hash), 'utf8').catch(() => undefined);
}
