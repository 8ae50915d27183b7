import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs one of our scripts in a process of its own.
 *
 * @returns the value that the script sends by `answer`.
 * @throws Error with the last line of its output where it fails, crashes or takes longer than two minutes.
 */
export async function askChild<T>(script: URL, argument: string, env: Readonly<Record<string, string>>): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(script), [argument], {
      execArgv: typescriptArguments(),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      timeout: 120_000,
    });
    let said = '';
    let answered: { value: T } | undefined;
    child.stderr!.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    });
    child.on('message', (message: { value: T } | { error: string }) => {
      if ('value' in message) answered = message;
      else said = message.error;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (answered !== undefined && code === 0) return resolve(answered.value);
      const last = said.trim().split('\n').at(-1);
      reject(new Error(last || `the process ended with ${signal ?? `code ${code}`}`));
    });
  });
}

/** For the child: sends the result or the error of `work`, then lets the process end. */
export function answer<T>(work: Promise<T>): void {
  work.then(
    (value) => process.send!({ value }, () => process.disconnect()),
    (error: Error) => process.send!({ error: error.message }, () => process.exit(1)),
  );
}

/** Arguments with which a child runs TypeScript: ours, else Node's own support, else tsx. */
function typescriptArguments(): string[] {
  const own = process.execArgv.filter((argument) => !argument.startsWith('--inspect'));
  if (own.some((argument) => argument.includes('tsx'))) return own;
  const stripsTypes = (process.features as { typescript?: unknown }).typescript;
  return stripsTypes ? own : [...own, '--import', import.meta.resolve('tsx')];
}
