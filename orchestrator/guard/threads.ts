import { fileURLToPath } from 'node:url';
import workerThreads from 'node:worker_threads';
import { wrapClass } from './wrap.ts';

const first = fileURLToPath(new URL('./thread-loads.cjs', import.meta.url));

/** Wraps the class of threads: what a stage starts, and what that loads, must be code that its imports lead to. */
export function wrapThreads(): void {
  const judge: Parameters<typeof wrapClass>[2] = (watch, [file, options]) => {
    if (!options?.eval) watch.thread(file);
  };
  wrapClass(workerThreads, 'Worker', judge, (watch, [file, options, ...rest]) => {
    const loads = watch.threadLoads();
    if (!loads) return [file, options, ...rest];
    workerThreads.setEnvironmentData('strata loads', loads as never);
    return [file, { ...options, execArgv: [...(options?.execArgv ?? process.execArgv), '-r', first] }, ...rest];
  });
}
