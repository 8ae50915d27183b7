import { readFileSync, writeFileSync } from 'node:fs';

/** Has the system count a process's peak from now on: a warm one has had other nodes before. Linux alone can. */
export function forgetPeak(pid: number | undefined): void {
  if (process.platform !== 'linux' || pid === undefined) return;
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Told nowhere else: a peak that is too high is advisory as well.
  }
}

/** Most bytes that a process held since then; undefined where the system does not say. */
export function peakMemory(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const kB = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kB === undefined ? undefined : Number(kB) * 1024;
  } catch {
    return undefined;
  }
}
