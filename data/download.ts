import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AddressFailed, digestOf, type FileDigest, fetchFile } from './fetch-file.ts';
import { noNetwork } from './problems.ts';

/** One form in which a data set is published: the same bytes everywhere, whoever sends them. */
export interface Archive {
  readonly name: string;
  /** One of the two: what its publisher tells. */
  readonly md5?: string;
  readonly sha256?: string;
  /** Folders on the web; the archive's name is added. */
  readonly addresses: readonly string[];
}

const TORONTO = 'https://www.cs.toronto.edu/~kriz/';

/** CIFAR-10 (Krizhevsky 2009) in the two formats that `decodeSource` reads; either will do. */
export const CIFAR10_ARCHIVES: readonly Archive[] = [
  { name: 'cifar-10-binary.tar.gz', md5: 'c32a1d4ab5d03f1284b67883e8d87530', addresses: [TORONTO] },
  { name: 'cifar-10-python.tar.gz', md5: 'c58f30108f718f92721af3b95e74349a', addresses: [TORONTO] },
];

/** CIFAR-100 (Krizhevsky 2009), likewise. */
export const CIFAR100_ARCHIVES: readonly Archive[] = [
  { name: 'cifar-100-binary.tar.gz', md5: '03b5dce01913d631647c71ecec9e9cb8', addresses: [TORONTO] },
  { name: 'cifar-100-python.tar.gz', md5: 'eb9058c3a382ffc7106e4002c42a8d85', addresses: [TORONTO] },
];

/** STL-10 (Coates, Ng and Lee 2011), 2.6 GB. */
export const STL10_ARCHIVES: readonly Archive[] = [
  {
    name: 'stl10_binary.tar.gz',
    md5: '91f7769df0f17e558f3565bffb0c7dfb',
    addresses: ['http://ai.stanford.edu/~acoates/stl10/'],
  },
];

const MEND = 'or pass an archive or folder that you have: --set data.path=FILE';

export interface DownloadRequest {
  /** For people: `CIFAR-10`. */
  readonly title: string;
  /** Equivalent archives, the preferred one first. */
  readonly archives: readonly Archive[];
  /** Further addresses, asked first: folders on the web that hold an archive under its own name, or full addresses of one. */
  readonly mirrors?: readonly string[];
  /** Where the archive goes. A part that an earlier run left there is gone on with. */
  readonly folder: string;
  /** What a person can do without a network; to give `data.path` where absent. */
  readonly mend?: string;
  readonly attempts?: number;
  readonly backoffSeconds?: number;
  readonly timeoutSeconds?: number;
}

export interface DownloadWatch {
  /** Bytes so far and in all, the latter where the server says it. */
  progress?(bytes: number, total: number | undefined): void;
  log?(text: string): void;
  readonly signal?: AbortSignal;
}

/**
 * Fetches one of the archives, from the first address that gives the canonical bytes; a whole one that lies there is
 * taken as it is.
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

function addressesOf({ archives, mirrors = [] }: DownloadRequest): { archive: Archive; url: string }[] {
  const inFolder = (folder: string, name: string) => (folder.endsWith('/') ? folder + name : `${folder}/${name}`);
  const fromMirrors = mirrors.flatMap((mirror) => {
    const whole = archives.find((archive) => mirror.endsWith(`/${archive.name}`));
    if (whole !== undefined) return [{ archive: whole, url: mirror }];
    return archives.map((archive) => ({ archive, url: inFolder(mirror, archive.name) }));
  });
  const official = archives.flatMap((archive) =>
    archive.addresses.map((folder) => ({ archive, url: inFolder(folder, archive.name) })),
  );
  return [...fromMirrors, ...official];
}
