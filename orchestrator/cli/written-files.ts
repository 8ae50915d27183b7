import { join } from 'node:path';
import { outputFile } from 'fs-extra/esm';
import { writing } from '../ground/file-problems.ts';
import type { WrittenFile } from './command.ts';

/** Writes files below a folder, creating it if necessary. @throws Problem `disk-full`, `store-unwritable` */
export async function writeFiles(folder: string, files: readonly WrittenFile[]): Promise<void> {
  await writing(folder, async () => {
    for (const { path, bytes } of files) await outputFile(join(folder, path), bytes);
  });
}
