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
 * Ends this process when its parent is gone, also while a stage keeps the event loop to itself: without a parent nobody
 * can take its result, and whoever takes over the lock must not meet it at the checkpoints.
 */
export function endWithParent(): void {
  new Worker(watch, { eval: true, execArgv: [], env: {}, workerData: process.ppid }).unref();
}
