import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AddressFailed, digestOf, type FileDigest, fetchFile } from './fetch-file.ts';
import { noNetwork } from './problems.ts';
import type { Archive } from './types.ts';

const MEND = 'or pass an archive or folder that you have: --set data.path=FILE';

export interface DownloadRequest {
  /** For people: `CIFAR-10`. */
  readonly title: string;
  /** The same data in different formats, the preferred one first. */
  readonly archives: readonly Archive[];
  /** The archive goes here. A part that an earlier run left there is resumed. */
  readonly folder: string;
  /** The alternative for a person without a network; `data.path` by default. */
  readonly mend?: string;
  readonly attempts?: number;
  readonly backoffSeconds?: number;
  readonly timeoutSeconds?: number;
}

export interface DownloadWatch {
  /** Bytes so far, and in all where the server states it. */
  progress?(bytes: number, total: number | undefined): void;
  log?(text: string): void;
  readonly signal?: AbortSignal;
}

/**
 * Downloads one of the archives, from the first address that gives the canonical bytes. Nothing is downloaded where a whole
 * one is in the folder already.
 * @returns the path and the name of the archive, whose digest was verified.
 * @throws Problem `no-network`, `bad-checksum`, `cannot-save`; `signal.reason` when aborted.
 */
export async function downloadArchive(
  request: DownloadRequest,
  watch: DownloadWatch = {},
): Promise<{ path: string; name: string; digest: FileDigest }> {
  const { archives, folder, mend = MEND, attempts = 4, backoffSeconds = 1, timeoutSeconds = 30 } = request;
  for (const archive of archives) {
    const { name } = archive;
    const path = join(folder, name);
    const digest = digestOfArchive(archive);
    const there = await stat(path).catch(() => undefined);
    if (there?.isFile() && (await digestOf(path, digest.algorithm)).startsWith(digest.hex))
      return { path, name, digest };
  }
  const tried: string[] = [];
  let wrongBytes: unknown;
  for (const { archive, url } of addressesOf(request)) {
    const { name } = archive;
    const path = join(folder, name);
    const digest = digestOfArchive(archive);
    try {
      watch.log?.(`Downloading ${request.title} from ${url}`);
      const { signal } = watch;
      const progress = (bytes: number, total: number | undefined) => watch.progress?.(bytes, total);
      const how = { url, digest, file: path, mend, attempts, backoffSeconds, timeoutSeconds, progress };
      await fetchFile(signal === undefined ? how : { ...how, signal });
      return { path, name, digest };
    } catch (error) {
      if (error instanceof AddressFailed) tried.push(error.message);
      else if ((error as { code?: string }).code === 'bad-checksum') wrongBytes ??= error;
      else throw error;
    }
  }
  throw wrongBytes ?? noNetwork(request.title, tried, mend);
}

const digestOfArchive = ({ md5, sha256 }: Archive): FileDigest =>
  sha256 === undefined ? { algorithm: 'md5', hex: md5! } : { algorithm: 'sha256', hex: sha256 };

const addressesOf = ({ archives }: DownloadRequest): { archive: Archive; url: string }[] =>
  archives.flatMap((archive) =>
    archive.addresses.map((folder) => ({ archive, url: `${folder.replace(/\/*$/, '/')}${archive.name}` })),
  );
