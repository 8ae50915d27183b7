import { lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, writing } from './file-problems.ts';
import { NewFile } from './new-file.ts';
import { temporaryName } from './process-identity.ts';

/** Makes the names in a folder survive a power cut. Systems that cannot sync a folder (Windows) do without. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => {});
  await handle.close().catch(() => {});
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
 * Moves a file or folder to `path`, over a file of that name. A network file system repeats a request whose reply was
 * lost, and the repetition of a finished move finds its source gone: that counts as done if the source lies at `path`.
 */
export function moveOver(source: string, path: string): void {
  const moved = identityOf(source);
  try {
    renameSync(source, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || moved === undefined || identityOf(path) !== moved) throw error;
  }
}

function identityOf(path: string): string | undefined {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

const beside = (path: string): string => join(dirname(path), temporaryName());

/**
 * Replaces a file as a whole or not at all: `make` writes a temporary file, which is then renamed over the old one.
 * A power cut may lose what `make` does not sync.
 * @param temporary On the same disk; in the same folder unless given.
 */
export async function replaceFile<T>(
  path: string,
  make: (temporary: string) => Promise<T>,
  temporary = beside(path),
): Promise<T> {
  try {
    const made = await make(temporary);
    moveOver(temporary, path);
    return made;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Replaces a file as a whole or not at all, at once and without syncing it. */
export function replaceFileSync(path: string, content: Uint8Array | string, temporary = beside(path)): void {
  try {
    writeFileSync(temporary, content);
    moveOver(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Nothing was written, for example because its folder is a file.
  }
}

/**
 * Replaces a file as a whole or not at all, so that it also survives a power cut.
 * @param confirm Called when all is on the disk and only the rename is left; what it throws keeps the old file.
 * @throws Problem `disk-full` or `store-unwritable`, naming the folder.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
  temporary = beside(path),
  confirm = (): void => {},
): Promise<void> {
  const folder = dirname(path);
  await writing(folder, async () => {
    const make = async (draft: string): Promise<void> => {
      await writeSynced(draft, content, 0o644);
      confirm();
    };
    await replaceFile(path, make, temporary);
    await syncFolder(folder);
  });
}
