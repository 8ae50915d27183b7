import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { libraryDoesNotLoad } from '../problems.ts';

/** What the child of `tryOut` found. */
export interface TriedOut {
  readonly version: string;
  readonly device: string;
}

/**
 * Loads TensorFlow's libraries in a process of its own and trains a few steps there, so that libraries that crash do not
 * take us with them. Throws a Problem with what the child said.
 */
export async function tryOut(folder: string, env: Readonly<Record<string, string>> = {}): Promise<TriedOut> {
  const script = fileURLToPath(new URL('./try-out-child.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = fork(script, [folder], {
      execArgv: typescriptArguments(),
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      timeout: 120_000,
    });
    let said = '';
    let result: TriedOut | undefined;
    child.stderr!.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    });
    child.on('message', (message) => {
      const found = message as TriedOut & { error?: string };
      if (found.error === undefined) result = found;
      else said = found.error;
    });
    child.on('error', (error) => reject(libraryDoesNotLoad(folder, error.message)));
    child.on('close', (code, signal) => {
      if (result !== undefined && code === 0) return resolve(result);
      const last = said.trim().split('\n').at(-1);
      reject(libraryDoesNotLoad(folder, last || `the process ended with ${signal ?? `code ${code}`}`));
    });
  });
}

/** How a child of ours gets to run TypeScript: as we do, else by Node itself, else by tsx. */
export function typescriptArguments(): string[] {
  const own = process.execArgv.filter((argument) => !argument.startsWith('--inspect'));
  if (own.some((argument) => argument.includes('tsx'))) return own;
  const stripsTypes = (process.features as { typescript?: unknown }).typescript;
  return stripsTypes ? own : [...own, '--import', import.meta.resolve('tsx')];
}
