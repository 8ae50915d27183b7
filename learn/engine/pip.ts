import { spawn } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFailed, noPip } from '../problems.ts';
import type { Distribution } from './distribution.ts';

/** Ways in which pip is installed, tried in this order. */
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

/** The command that runs pip here. Throws the Problem that says how to install it. */
export async function findPip(): Promise<readonly string[]> {
  for (const candidate of CANDIDATES) if ((await runCommand([...candidate, '--version'])).code === 0) return candidate;
  throw noPip();
}

/**
 * Downloads one requirement's wheel, and nothing that it depends on, into the folder. Returns the wheel's path.
 * Platform, ABI and Python are named, so that any pip will do; where from is pip's own configuration.
 */
export async function downloadWheel(
  requirement: string,
  distribution: Distribution,
  folder: string,
  progress: Progress,
): Promise<string> {
  const pip = await findPip();
  const temporary = join(folder, 'pip');
  await mkdir(temporary, { recursive: true });
  const tags = distribution.gpu ? [distribution.tag, ...OLDER_LINUX] : [distribution.tag];
  const command = [
    ...pip,
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--no-cache-dir',
    '--disable-pip-version-check',
    ...tags.flatMap((tag) => ['--platform', tag]),
    ...['--python-version', '3.12', '--implementation', 'cp', '--abi', 'cp312'],
    ...(distribution.gpu ? ['--abi', 'none'] : []),
    ...['--dest', folder],
    requirement,
  ];
  let total = distribution.bytes;
  const stop = watchSize(temporary, folder, (bytes) => progress(`downloading ${requirement}`, bytes, total));
  const outcome = await runCommand(command, { TMPDIR: temporary, TEMP: temporary, TMP: temporary }, (text) => {
    const size = /Downloading \S+ \(([\d.]+) (kB|MB|GB)\)/.exec(text);
    if (size) total ??= Number(size[1]) * { kB: 1e3, MB: 1e6, GB: 1e9 }[size[2] as 'kB' | 'MB' | 'GB'];
  });
  stop();
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (outcome.code !== 0 || wheel === undefined) throw downloadFailed(command.join(' '), outcome.output);
  return join(folder, wheel);
}

/** The CUDA packages' wheels carry older tags than TensorFlow's. */
const OLDER_LINUX = ['manylinux_2_17_x86_64', 'manylinux2014_x86_64', 'manylinux1_x86_64', 'any'];

function watchSize(temporary: string, folder: string, tell: (bytes: number) => void): () => void {
  const timer = setInterval(async () => {
    const sizes = await Promise.all([sizeOf(temporary), sizeOf(folder)]);
    tell(Math.max(...sizes));
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/** Bytes of the largest file below a folder: pip writes the download into one. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((largest, file) => Math.max(largest, file?.isFile() ? file.size : 0), 0);
}

/** Runs a command to its end; one that does not exist ends with 127. Output is standard output and error together. */
export function runCommand(
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
