import { Worker } from 'node:worker_threads';

const milliseconds = 250;

/** Plain JavaScript, so that the thread needs no loader. */
const watch = `
const { workerData } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
}, ${milliseconds});
`;

/**
 * Ends this process when its parent is gone, even while a stage blocks the event loop. Nobody can take the result then, and
 * the process that takes over the lock must have the checkpoints to itself.
 */
export function endWithParent(): void {
  new Worker(watch, { eval: true, execArgv: [], env: {}, workerData: process.ppid }).unref();
}
