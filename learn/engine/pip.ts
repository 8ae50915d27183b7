import { spawn } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Distribution } from './distribution.ts';
import { downloadFailed, noPip } from './problems.ts';

/** Commands that may run pip, in the order in which they are tried. */
const CANDIDATES: readonly (readonly string[])[] = [
  ['pip3'],
  ['pip'],
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ['py', '-3', '-m', 'pip'],
];

export type Progress = (text: string, bytes?: number, total?: number) => void;

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** The command that runs pip here; undefined where there is none. */
export async function findPip(): Promise<readonly string[] | undefined> {
  for (const candidate of CANDIDATES) if ((await runCommand([...candidate, '--version'])).code === 0) return candidate;
  return undefined;
}

/** Tags that select one of a version's wheels. */
export interface WheelTags {
  readonly platforms: readonly string[];
  readonly abis: readonly string[];
}

/** Outcome of pip: the wheel's path, or no wheel and pip's output. */
export interface Downloaded {
  readonly wheel?: string;
  readonly command: string;
  readonly output: string;
}

/**
 * Downloads the wheel of one requirement, without its dependencies, into the folder. Platform, ABI and Python are
 * given, so any pip will do; its own configuration chooses the index.
 *
 * @param bytes - Size of the download, where known.
 */
export async function pipDownload(
  pip: readonly string[],
  requirement: string,
  { platforms, abis }: WheelTags,
  folder: string,
  progress: (bytes: number, total: number | undefined) => void,
  bytes?: number,
): Promise<Downloaded> {
  const temporary = join(folder, 'pip');
  await mkdir(temporary, { recursive: true });
  const command = [
    ...pip,
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--no-cache-dir',
    '--disable-pip-version-check',
    ...platforms.flatMap((tag) => ['--platform', tag]),
    ...['--python-version', '3.12', '--implementation', 'cp'],
    ...abis.flatMap((abi) => ['--abi', abi]),
    ...['--dest', folder],
    requirement,
  ];
  let total = bytes;
  const stop = watchSize(temporary, folder, (size) => progress(size, total));
  const { code, output } = await runCommand(command, { TMPDIR: temporary, TEMP: temporary, TMP: temporary }, (text) => {
    const size = /Downloading \S+ \(([\d.]+) (kB|MB|GB)\)/.exec(text);
    if (size) total ??= Number(size[1]) * { kB: 1e3, MB: 1e6, GB: 1e9 }[size[2] as 'kB' | 'MB' | 'GB'];
  });
  stop();
  const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
  const done = code === 0 && name !== undefined;
  return { ...(done && { wheel: join(folder, name) }), command: command.join(' '), output };
}

/** The wheel of the engine's libraries. @returns its path. @throws Problem `engine-no-pip`, `engine-download-failed` */
export async function downloadWheel(
  requirement: string,
  { tag, gpu, bytes }: Distribution,
  folder: string,
  progress: Progress,
): Promise<string> {
  const pip = await findPip();
  if (pip === undefined) throw noPip();
  const tags = { platforms: gpu ? [tag, ...OLDER_LINUX] : [tag], abis: gpu ? ['cp312', 'none'] : ['cp312'] };
  const tell = (size: number, total: number | undefined) => progress(`downloading ${requirement}`, size, total);
  const { wheel, command, output } = await pipDownload(pip, requirement, tags, folder, tell, bytes);
  if (wheel === undefined) throw downloadFailed(command, output);
  return wheel;
}

/** Wheels of the CUDA packages have older tags than TensorFlow's. */
const OLDER_LINUX = ['manylinux_2_17_x86_64', 'manylinux2014_x86_64', 'manylinux1_x86_64', 'any'];

function watchSize(temporary: string, folder: string, tell: (bytes: number) => void): () => void {
  const timer = setInterval(async () => {
    const sizes = await Promise.all([sizeOf(temporary), sizeOf(folder)]);
    tell(Math.max(...sizes));
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/** Bytes of the largest file below a folder: pip writes a download into one file. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((largest, file) => Math.max(largest, file?.isFile() ? file.size : 0), 0);
}

/** Runs a command to its end. Output is standard output and error together; a missing command ends with 127. */
function runCommand(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  seen: (text: string) => void = () => {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command[0]!, command.slice(1), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const take = (chunk: Buffer) => {
      const text = chunk.toString();
      output = (output + text).slice(-8000);
      seen(text);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 128, output: signal ? `${output}\n${signal}` : output }),
    );
  });
}
