import type { ChildProcess } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';

const longest = 1000;

/** Waits until what a process had printed so far has arrived: it comes by other pipes than its answer does. */
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

/** Resolves when a process that ended has been heard to the end, or soon, should one of its own hold the pipes open. */
export function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, longest);
    child.once('close', () => {
      clearTimeout(late);
      resolve();
    });
  });
}

/** Everything that this process printed has left it. */
export async function flushed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
}
