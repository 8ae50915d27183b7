import { readFileSync, writeFileSync } from 'node:fs';

/** Resets the peak that the system counts for a process, since a warm one has executed other nodes before. Linux only. */
export function forgetPeak(pid: number | undefined): void {
  if (process.platform !== 'linux' || pid === undefined) return;
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // The peak is advisory: one that includes an earlier node does no harm.
  }
}

/** Most bytes that a process held since the reset; undefined on systems that do not report it. */
export function peakMemory(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const kB = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kB === undefined ? undefined : Number(kB) * 1024;
  } catch {
    return undefined;
  }
}
