import { ZipError, zipMembers } from '../../formats/zip.ts';
import { BadPth } from './problems.ts';

/** Largest array: 4 GiB. No member of a weights file is larger. */
const LARGEST = 2 ** 32;

/**
 * All members of a zip archive in memory, by name, each verified by its CRC.
 *
 * @throws BadPth for a damaged archive, and for two members of one name.
 */
export async function unzip(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  try {
    for await (const { name, size, content } of zipMembers(bytes)) {
      if (size > LARGEST) throw new BadPth(`its member "${name}" is said to have ${size} bytes`);
      if (contents.has(name)) throw new BadPth(`it has two members "${name}"`);
      contents.set(name, await content().catch((error) => Promise.reject(damaged(`its member "${name}"`, error))));
    }
  } catch (error) {
    throw error instanceof ZipError ? damaged('the archive', error) : error;
  }
  return contents;
}

const damaged = (what: string, error: Error): Error => new BadPth(`${what} is damaged (${error.message})`);
