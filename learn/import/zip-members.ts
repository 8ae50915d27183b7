import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { badPth } from './problems.ts';

/** A member that claims more than this is not one of a weights file: 4 GiB, what one array can hold. */
const LARGEST = 2 ** 32;

/**
 * All members of a zip archive in memory, by name, each checked against its CRC.
 *
 * @throws Problem `bad-pth` for a damaged archive, and for two members of one name.
 */
export async function zipMembers(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const archive = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.fromBuffer(buffer, { lazyEntries: true }, (error, opened) =>
      error ? reject(damaged(error)) : resolve(opened),
    );
  });
  const members = new Map<string, Uint8Array>();
  return new Promise((resolve, reject) => {
    archive.on('error', (error: Error) => reject(damaged(error)));
    archive.on('end', () => resolve(members));
    archive.on('entry', (entry: yauzl.Entry) => {
      member(archive, entry).then((content) => {
        if (members.has(entry.fileName)) return reject(badPth(`it has two members "${entry.fileName}"`));
        members.set(entry.fileName, content);
        archive.readEntry();
      }, reject);
    });
    archive.readEntry();
  });
}

async function member(archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<Uint8Array> {
  const { fileName, uncompressedSize } = entry;
  if (uncompressedSize > LARGEST) throw badPth(`its member "${fileName}" is said to have ${uncompressedSize} bytes`);
  try {
    const chunks: Buffer[] = [];
    const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      archive.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
    });
    // yauzl ends the stream with an error where it gives another number of bytes than is said.
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    if (crc32(content) !== entry.crc32) throw new Error('its checksum differs');
    return content;
  } catch (error) {
    throw badPth(`its member "${fileName}" is damaged (${(error as Error).message})`);
  }
}

const damaged = (error: Error): Error => badPth(`the archive is damaged (${error.message})`);
