import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addressFault, asFolder, publicAddress } from './address.ts';
import { badAddress, noNetwork } from './download-problems.ts';
import { AddressFailed, digestOf, type FileDigest, fetchFile } from './fetch-file.ts';
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
  readonly slowSeconds?: number;
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
 * `STRATA_MIRROR` names a folder on the web that is asked first.
 * @throws Problem `no-network`, `bad-checksum`, `bad-address`, `cannot-save`; `signal.reason` when aborted.
 */
export async function downloadArchive(
  request: DownloadRequest,
  watch: DownloadWatch = {},
): Promise<{ path: string; name: string; digest: FileDigest }> {
  const {
    archives,
    folder,
    mend = MEND,
    attempts = 4,
    backoffSeconds = 1,
    timeoutSeconds = 30,
    slowSeconds = 60,
  } = request;
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
      watch.log?.(`Downloading ${request.title} from ${publicAddress(url)}`);
      const { signal, log } = watch;
      const most = archive.bytes ?? MOST_BYTES;
      const progress = (bytes: number, total: number | undefined) => watch.progress?.(bytes, total);
      const how = {
        url,
        digest,
        file: path,
        most,
        mend,
        attempts,
        backoffSeconds,
        timeoutSeconds,
        slowSeconds,
        progress,
      };
      await fetchFile({ ...how, ...(signal && { signal }), ...(log && { log: (text: string) => log(text) }) });
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

/** No file of data or weights whose size is not known is larger. */
const MOST_BYTES = 8e9;

interface Place {
  readonly archive: Archive;
  readonly url: string;
}

/** The mirror first. @throws Problem `bad-address` */
function addressesOf({ title, archives }: DownloadRequest): Place[] {
  const mirror = process.env.STRATA_MIRROR?.trim();
  const fault = mirror ? addressFault(mirror) : undefined;
  if (fault !== undefined) throw badAddress('STRATA_MIRROR', fault);
  const published = archives.flatMap((archive) =>
    archive.addresses.map((folder) => ({ archive, url: `${asFolder(folder)}${archive.name}` })),
  );
  for (const { archive, url } of published) {
    const wrong = addressFault(url) ?? (isProof(archive, url) ? undefined : UNPROVEN);
    if (wrong !== undefined) throw badAddress(`The address of ${title}, ${publicAddress(url)},`, wrong);
  }
  if (!mirror) return published;
  const mirrored = archives.map((archive) => ({ archive, url: `${asFolder(mirror)}${archive.name}` }));
  return [...mirrored.filter(({ archive, url }) => isProof(archive, url)), ...published];
}

const UNPROVEN =
  'is neither https nor comes with a whole digest (64 digits of a SHA-256), so anyone on the way could send other bytes';

/** A few digits of a digest can be met by other bytes: then https must say who sends them. */
function isProof({ md5, sha256 }: Archive, url: string): boolean {
  const digits = sha256 ?? md5 ?? '';
  return digits.length >= (sha256 === undefined ? 32 : 64) || (digits.length >= 8 && url.startsWith('https:'));
}
