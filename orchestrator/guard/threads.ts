import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import workerThreads from 'node:worker_threads';
import type { Loader } from '../ground/loader.ts';
import { wrapClass } from './wrap.ts';

const first = fileURLToPath(new URL('./thread-loads.cjs', import.meta.url));

/**
 * The folder of a loader that stands in for tsx, as in this repository's tests (`ground/loader.ts`): a thread begins with it.
 * Taken before a stage could name another.
 */
const standIn = (globalThis as { [name: symbol]: Loader | undefined })[Symbol.for('strata.loader')]?.arguments.at(-1);
const loaders = standIn?.startsWith('file:') ? [dirname(realpathSync(fileURLToPath(standIn)))] : [];

/** Wraps the class of threads: what a stage starts, and what that loads, must be code that its imports lead to. */
export function wrapThreads(): void {
  const judge: Parameters<typeof wrapClass>[2] = (watch, [file, options]) => {
    if (!options?.eval) watch.thread(file);
  };
  wrapClass(workerThreads, 'Worker', judge, (watch, [file, options, ...rest]) => {
    const loads = watch.threadLoads();
    if (!loads) return [file, options, ...rest];
    const folders = [...loads.folders, ...loaders];
    workerThreads.setEnvironmentData('strata loads', { ...loads, folders } as never);
    return [file, { ...options, execArgv: [...(options?.execArgv ?? process.execArgv), '-r', first] }, ...rest];
  });
}
