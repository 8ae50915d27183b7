import type * as fileSystem from 'node:fs';

/**
 * Ends a worker with everything that it started: its process group and, on Linux, also processes that left the group,
 * which the folder in their variables betrays. The folder is removed. The thread that watches over a worker runs the text
 * of this function, so it uses nothing of this file and has no function inside.
 */
export function endProcesses(fs: typeof fileSystem, pid: number, folder: string): void {
  // Whatever goes wrong, nothing is removed that was not made for one worker.
  if (!/[\\/]strata-[a-z]+-[^\\/]+$/.test(folder)) return;
  // What is ended may have started another meanwhile.
  for (let round = 0, found = 1; found > 0 && round < 5 && process.platform === 'linux'; round++) {
    found = 0;
    for (const name of fs.readdirSync('/proc')) {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
      try {
        const variables = fs.readFileSync(`/proc/${name}/environ`, 'latin1').split('\0');
        if (!variables.includes(`TMPDIR=${folder}`)) continue;
        process.kill(Number(name), 'SIGKILL');
        found++;
      } catch {
        // It is gone, or another person's.
      }
    }
  }
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // A folder that stays does no harm.
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // None is left, or the system knows no groups.
  }
}
