import { spawnSync } from 'node:child_process';
import { type ChosenEngine, chooseEngine, type EngineChoice } from '../learn/engine/choose.ts';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Starts this script again with the variables that workers get: TensorFlow and the allocator read them at their start. */
export async function asWorker(
  choice: string,
  variables: (chosen: ChosenEngine, threads: number) => Record<string, string>,
): Promise<void> {
  if (process.env.STRATA_ENGINE) return;
  const chosen = await chooseEngine(choice as EngineChoice);
  const env = { ...process.env, ...variables(chosen, 2) };
  const { status } = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

/** Runs a command `times` times; seconds of each. */
export function timeCommand(command: string, args: readonly string[], cwd: string, times: number): number[] {
  const seconds: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    // A run of 10,000 nodes tells more than the megabyte that is read by default.
    const maxBuffer = Number.POSITIVE_INFINITY;
    const { status, stderr } = spawnSync(command, args, { cwd, maxBuffer, stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds;
}
