import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';

/**
 * Opening a pipe waits for a program that writes to it, for ever if there is none. With this flag it does not wait, and a
 * pipe reads as an empty file, which is damaged in any place. On plain files it changes nothing; Windows lacks it.
 */
const flag = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** Node takes a number, and its types do not say so. */
const options = { flag: flag as unknown as string };

/** The text of a file of a store, where anything may lie that others put there. */
export const readStored = (path: string): string => readFileSync(path, { encoding: 'utf8', ...options });

/** Its bytes. */
export const readStoredBytes = (path: string): Promise<Buffer> => readFile(path, options);
export const readStoredBytesSync = (path: string): Buffer => readFileSync(path, options);

/**
 * The bytes of a file that a person or a stranger's file names. A pipe, a socket or a device is refused: it may never end, and
 * gives its bytes only once. The code of the error is a word for messages.
 * @throws the system's error
 */
export function readGiven(path: string): Buffer {
  const file = openStoredSync(path);
  try {
    const found = fstatSync(file);
    if (!found.isFile() && !found.isDirectory())
      throw Object.assign(new Error(`${path} is no plain file`), { code: 'it is no plain file' });
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Opens a file of a store to read it. Whoever does must ask whether it is a plain one. */
export const openStored = (path: string): Promise<FileHandle> => open(path, flag);
export const openStoredSync = (path: string): number => openSync(path, flag);
