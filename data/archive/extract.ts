import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { damagedArchive } from '../problems.ts';
import type { Source } from './names.ts';
import { sourceKind } from './open-source.ts';

/**
 * Unpacks the wanted files of an archive into `folder` under their base names; a tar's files are streamed and never held in
 * memory. Files of a folder stay where they are.
 *
 * @param source - From `openSource`, which has checked that its names are safe and unique.
 * @returns paths by base name.
 * @throws Problem `damaged-archive`; `signal.reason` when aborted.
 */
export async function extractFiles(
  source: Source,
  wanted: ReadonlySet<string>,
  folder: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const kind = await sourceKind(source.path);
  const names = source.names.filter((name) => wanted.has(basename(name)));
  if (kind === 'folder') return new Map(names.map((name) => [basename(name), join(source.path, name)]));
  await mkdir(folder, { recursive: true });
  const paths = new Map(names.map((name) => [basename(name), join(folder, basename(name))]));
  if (kind === 'zip') {
    for await (const { name, bytes } of source.entries())
      if (paths.has(basename(name))) await writeFile(paths.get(basename(name))!, bytes);
  } else await extractTar(source.path, kind === 'tar.gz', paths, signal);
  return paths;
}

async function extractTar(
  path: string,
  gzipped: boolean,
  paths: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const writes: Promise<void>[] = [];
  const parser = new Parser({
    onReadEntry(entry: ReadEntry) {
      const to = paths.get(basename(entry.path));
      if (to === undefined || entry.type === 'Directory') entry.resume();
      else {
        const write = writeEntry(path, entry, to);
        // It is awaited below; without a handler until then, a failure would end the process.
        write.catch(() => {});
        writes.push(write);
      }
    },
  });
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
  const stream: Readable = gzipped ? file.pipe(createGunzip({ chunkSize: 1024 * 1024 })) : file;
  try {
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      // `write` returns false while the files on disk are slower than the archive.
      if (!parser.write(chunk as Buffer)) await new Promise<void>((go) => parser.once('drain', () => go()));
    }
    parser.end();
    await Promise.all(writes);
  } catch (error) {
    signal?.throwIfAborted();
    throw damagedArchive(path, error);
  } finally {
    stream.destroy();
    file.destroy();
  }
}

async function writeEntry(path: string, entry: ReadEntry, to: string): Promise<void> {
  await pipeline(entry as unknown as Readable, createWriteStream(to));
  const { size } = await stat(to);
  if (size !== entry.size) throw damagedArchive(path, `"${entry.path}" has ${size} of ${entry.size} bytes`);
}
