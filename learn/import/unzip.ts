import { ZipError, zipMembers } from '../../formats/zip.ts';
import { BadPth } from './problems.ts';

/**
 * Bytes that the numbers of a file may take in memory: weights hardly compress, as float32 they are at most eight times as
 * large as bytes, and some tensors share their numbers.
 */
export const memoryLimit = (fileBytes: number): number => 64 * 1024 ** 2 + 16 * fileBytes;

/**
 * All members of a zip archive in memory, by name, each verified by its CRC.
 *
 * @throws BadPth for a damaged archive, for one that unpacks to many times its size, and for two members of one name.
 */
export async function unzip(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  try {
    const limit = memoryLimit(bytes.length);
    let total = 0;
    for await (const { name, size, content } of zipMembers(bytes)) {
      total += size;
      if (total > limit)
        throw new BadPth(
          `with its member "${name}" it unpacks to ${total} bytes, over the limit of ${limit} for its size`,
        );
      if (contents.has(name)) throw new BadPth(`it has two members "${name}"`);
      contents.set(name, await content().catch((error) => Promise.reject(damaged(`its member "${name}"`, error))));
    }
  } catch (error) {
    throw error instanceof ZipError ? damaged('the archive', error) : error;
  }
  return contents;
}

const damaged = (what: string, error: Error): Error => new BadPth(`${what} is damaged (${error.message})`);
