import { type EventEmitter, once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { damagedArchive, twinFiles } from '../problems.ts';
import { type Source, safeName } from './names.ts';
import { sourceKind } from './open-source.ts';

/**
 * Unpacks the wanted files of an archive into `folder` under their base names; a tar's files are streamed and never held in
 * memory. Files of a folder stay where they are.
 *
 * @param source - From `openSource`, which has checked that its names are safe and unique.
 * @returns paths by base name.
 * @throws Problem `damaged-archive`, `twin-files`; the system's error where a file cannot be written; `signal.reason` when aborted.
 */
export async function extractFiles(
  source: Source,
  wanted: ReadonlySet<string>,
  folder: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const kind = await sourceKind(source.path);
  const names = source.names.filter((name) => wanted.has(basename(name)));
  const places = new Map(names.map((name) => [basename(name), name]));
  const twin = names.find((name) => places.get(basename(name)) !== name);
  if (twin !== undefined) throw twinFiles(source.path, twin, places.get(basename(twin))!);
  if (kind === 'folder') return new Map(names.map((name) => [basename(name), join(source.path, name)]));
  await mkdir(folder, { recursive: true });
  const paths = new Map(names.map((name) => [basename(name), join(folder, basename(name))]));
  if (kind === 'zip') {
    for await (const { name, bytes } of source.entries((name) => paths.has(basename(name))))
      await writeFile(paths.get(basename(name))!, bytes);
  } else {
    const placed = new Map(names.map((name) => [name, paths.get(basename(name))!]));
    await extractTar(source.path, kind === 'tar.gz', placed, signal);
  }
  return paths;
}

async function extractTar(
  path: string,
  gzipped: boolean,
  paths: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const writes: Promise<void>[] = [];
  const written = new Set<string>();
  const failed = failure();
  const parser = new Parser({
    onReadEntry(entry: ReadEntry) {
      const name = safeName(path, entry.path);
      const to = paths.get(name);
      if (to === undefined || entry.type === 'Directory') return entry.resume();
      written.add(name);
      const write = writeEntry(path, entry, to);
      write.catch(failed.tell);
      writes.push(write);
    },
  });
  parser.on('error', failed.tell);
  const into = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      // `write` returns false while the files on disk are slower than the archive. A file that failed drains never.
      const drained = parser.write(chunk) || once(parser as unknown as EventEmitter, 'drain');
      await Promise.race([drained, failed.promise]);
    }
    parser.end();
    await Promise.race([Promise.all(writes), failed.promise]);
  };
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
  const options = signal === undefined ? {} : { signal };
  try {
    if (gzipped) await pipeline(file, createGunzip({ chunkSize: 1024 * 1024 }), into, options);
    else await pipeline(file, into, options);
  } catch (error) {
    signal?.throwIfAborted();
    // A stream that was closed because of it reports that it was closed.
    const cause = failed.error() ?? error;
    // The system's own errors (a full disk, a refused folder) say nothing of the archive.
    const isSaid = (cause as NodeJS.ErrnoException).syscall !== undefined || (cause as Error).name === 'Problem';
    throw isSaid ? cause : damagedArchive(path, cause);
  }
  if (written.size < paths.size)
    throw damagedArchive(path, `it ends before "${[...paths.keys()].find((name) => !written.has(name))}"`);
}

/** A promise that only fails: when it is told of an error. `error` is the first that it was told of. */
function failure() {
  let first: unknown;
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  // Without a handler, a failure that nobody waits for yet would end the process.
  promise.catch(() => {});
  const tell = (error: unknown) => {
    first ??= error;
    reject(error);
  };
  return { promise, tell, error: () => first };
}

async function writeEntry(path: string, entry: ReadEntry, to: string): Promise<void> {
  await pipeline(entry as unknown as Readable, createWriteStream(to));
  const { size } = await stat(to);
  if (size !== entry.size) throw damagedArchive(path, `"${entry.path}" has ${size} of ${entry.size} bytes`);
}
