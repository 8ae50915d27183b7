import { renameSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writing } from './file-problems.ts';
import { NewFile } from './new-file.ts';
import { temporaryName } from './process-identity.ts';

/** Makes the names in a folder survive a power cut. Systems that cannot sync a folder (Windows) do without. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => {});
  await handle.close();
}

/** Creates a file, writes all of it and syncs it to the disk. */
export async function writeSynced(path: string, content: Uint8Array | string, mode: number): Promise<void> {
  const file = new NewFile(path, mode);
  try {
    await file.write(typeof content === 'string' ? new TextEncoder().encode(content) : content);
    await file.sync();
  } finally {
    await file.abandon();
  }
}

/**
 * Writes a whole file or nothing: to a temporary file, in the same folder unless another on the same disk is given,
 * synced, then renamed over the old one.
 * @throws Problem `disk-full` or `store-unwritable`, naming the folder.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
  temporary = join(dirname(path), temporaryName()),
): Promise<void> {
  const folder = dirname(path);
  await writing(folder, async () => {
    try {
      await writeSynced(temporary, content, 0o644);
      renameSync(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      throw error;
    }
    await syncFolder(folder);
  });
}
