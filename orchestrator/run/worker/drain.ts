import type { ChildProcess } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';

const longest = 1000;

/** Waits until everything that a process has printed so far has arrived. Output and answer use different pipes. */
export async function drained({ stdout, stderr }: ChildProcess): Promise<void> {
  const until = performance.now() + longest;
  let heard = true;
  const listen = (): void => {
    heard = true;
  };
  stdout!.on('data', listen);
  stderr!.on('data', listen);
  while (heard && performance.now() < until) {
    heard = false;
    await turn();
    await turn();
  }
  stdout!.off('data', listen);
  stderr!.off('data', listen);
}

/** Resolves when all output of a process that ended has arrived, or soon after, if a child of its own holds the pipes open. */
export function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, longest);
    child.once('close', () => {
      clearTimeout(late);
      resolve();
    });
  });
}

/** Resolves when everything that this process printed has left it. */
export async function flushed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
}
