import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
import { endProcesses } from './end-processes.ts';

const milliseconds = 250;

/** Plain JavaScript, so that the thread needs no loader. */
const watch = `
const fs = require('node:fs');
const { workerData: { parent, folder } } = require('node:worker_threads');
const endProcesses = ${endProcesses};
setInterval(() => {
  if (process.ppid === parent) return;
  endProcesses(fs, process.pid, folder);
  process.kill(process.pid, 'SIGKILL');
}, ${milliseconds});
`;

/**
 * Ends this process and everything that it started when its parent is gone, even while a stage blocks the event loop.
 * Nobody can take the result then, and the process that takes over the lock must have the checkpoints to itself.
 *
 * @param folder - The temporary folder of this process alone
 */
export function endWithParent(folder: string): void {
  process.on('disconnect', () => {
    endProcesses(fs, process.pid, folder);
    process.exit(1);
  });
  const workerData = { parent: process.ppid, folder };
  new Worker(watch, { eval: true, execArgv: [], env: {}, workerData }).unref();
}
