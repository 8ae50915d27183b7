import { spawn } from 'node:child_process';

export interface Outcome {
  readonly code: number;
  /** The end of standard output and error together. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each piece of output. */
  seen?(text: string): void;
  /** Asked `LOOKS` times a second: why the command must end now, in words. */
  mustEnd?(): string | undefined;
}

export const LOOKS = 2;

/**
 * Runs a command to its end. A missing command ends with 127, one that must end with 124 and the reason as the last line. It
 * does not wait for processes that the command leaves behind.
 */
export function runCommand(command: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { env = {}, seen = () => {}, mustEnd = () => undefined } = options;
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command[0]!, command.slice(1), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const end = (code: number, last = '') => {
      clearInterval(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, output: last === '' ? output : `${output}\n${last}` });
    };
    const timer = setInterval(() => {
      const why = mustEnd();
      if (why === undefined) return;
      child.kill('SIGKILL');
      end(124, why);
    }, 1000 / LOOKS);
    timer.unref();
    const take = (chunk: Buffer) => {
      const text = chunk.toString();
      output = (output + text).slice(-16_000);
      seen(text);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => end(127, error.message));
    child.on('close', (code, signal) => end(code ?? 128, signal ?? ''));
    // Its output may be held open by a process that it started.
    child.on('exit', (code, signal) => setTimeout(() => end(code ?? 128, signal ?? ''), 2000).unref());
  });
}
