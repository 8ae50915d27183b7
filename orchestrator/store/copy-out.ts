import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtifactReader } from '../artifact.ts';
import { replaceFile } from '../ground/atomic-file.ts';
import { writing } from '../ground/file-problems.ts';
import { temporaryName } from '../ground/process-identity.ts';

/**
 * Copies the files of an artifact into an existing folder, each atomically. Copies are reflinks if the file system
 * allows and never hard links: an edit of a copy must not change the store. Bytes are verified first.
 * @throws DamagedArtifact
 */
export async function copyInto(from: ArtifactReader, folder: string): Promise<void> {
  for (const name of from.names) {
    const source = await from.path(name);
    const target = join(folder, name);
    await writing(dirname(target), async () => {
      await mkdir(dirname(target), { recursive: true });
      await replaceFile(target, async (draft) => {
        await copyFile(source, draft, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
        await chmod(draft, 0o644);
      });
    });
  }
}

/** Replaces a folder with a finished one. Between two renames there is none, but never a mixture. */
export async function replaceFolder(ready: string, target: string): Promise<void> {
  const old = join(dirname(target), temporaryName());
  await writing(dirname(target), async () => {
    const there = (await stat(target).catch(() => undefined)) !== undefined;
    if (there) await rename(target, old);
    try {
      await rename(ready, target);
    } catch (error) {
      if (there) await rename(old, target).catch(() => {});
      throw error;
    }
  });
  await rm(old, { recursive: true, force: true }).catch(() => {});
}
