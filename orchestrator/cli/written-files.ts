import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writing } from '../ground/file-problems.ts';
import type { WrittenFile } from './command.ts';

/** Writes files below a folder, which is made where it is missing. @throws Problem `disk-full`, `store-unwritable` */
export async function writeFiles(folder: string, files: readonly WrittenFile[]): Promise<void> {
  await writing(folder, async () => {
    for (const { path, bytes } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
  });
}
