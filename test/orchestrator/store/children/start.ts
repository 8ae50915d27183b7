import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LOADER } from '../../../rig/loader.ts';

/** Starts one of the programs in this folder as a process of its own. */
export function start(name: string, ...args: string[]): ChildProcess {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  return spawn(process.execPath, [...LOADER, script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** How it ended: its exit code, or the name of the signal. */
export async function ended(child: ChildProcess): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode ?? 'unknown';
}

/** Waits for its first words. */
export async function said(child: ChildProcess): Promise<string> {
  const [words] = await once(child.stdout!, 'data');
  return String(words).trim();
}
