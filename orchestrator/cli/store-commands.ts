import { resolve } from 'node:path';
import type { Digest } from '../digest.ts';
import { Problem } from '../problems.ts';
import { runsTable } from '../render/runs-table.ts';
import { gcText, verifyText } from '../render/store-text.ts';
import type { RunRow } from '../render/views.ts';
import { type RunRecord, readRuns, runState } from '../runs.ts';
import { collectGarbage } from '../store/gc.ts';
import { verifyStore } from '../store/verify.ts';
import { existingStore } from './existing-store.ts';
import type { Output } from './output.ts';

/** `runs`: what ran here, newest first. */
export async function runsCommand(storeDir: string, output: Output): Promise<void> {
  const rows = readRuns(resolve(storeDir)).map(runRow);
  for (const row of rows) output.data(row);
  output.text(runsTable(rows, { terminal: output.page }));
}

const runRow = (record: RunRecord): RunRow => ({
  run: record.run,
  experiment: record.experiment,
  at: record.startedAt,
  state: runState(record),
  ran: record.finished?.ran ?? 0,
  fresh: record.finished?.fresh ?? 0,
  failed: record.finished?.failed ?? 0,
  seconds: record.finished?.seconds,
});

/** `verify`: every byte of the store against its digest. 3 when something is damaged, as nothing else finds it sooner. */
export async function verifyCommand(storeDir: string, repair: boolean, output: Output): Promise<number> {
  const started = performance.now();
  const store = await existingStore(storeDir);
  const result = await verifyStore(store, { repair });
  const view = {
    objects: result.objects,
    bytes: result.bytes,
    seconds: (performance.now() - started) / 1000,
    repaired: repair,
    damaged: result.findings.map(({ what, trouble, nodes }) => ({ what, trouble, nodes })),
  };
  output.data(view);
  output.text(verifyText(view, { terminal: output.page }));
  if (result.leftovers.length > 0) {
    const what = `${result.leftovers.length} leftover(s) of processes that are no more: harmless`;
    output.note(repair ? `${what}, removed.` : `${what}; --repair removes them.`);
  }
  return view.damaged.length > 0 ? 3 : 0;
}

/** `gc`: what no kept run needs. */
export async function gcCommand(
  storeDir: string,
  options: { keepRuns: number; maxSize?: number; dryRun: boolean },
  output: Output,
): Promise<void> {
  const store = await existingStore(storeDir);
  const { keepRuns, maxSize, dryRun } = options;
  const view = await collectGarbage(store, {
    roots: rootKeys(readRuns(store.root), keepRuns),
    dryRun,
    ...runningSince(readRuns(store.root)),
    ...(maxSize === undefined ? {} : { maxSize }),
  });
  output.data(view);
  output.text(gcText({ dryRun, ...view }, { terminal: output.page }));
}

/** When the oldest run that is going on began: nothing younger is touched. */
function runningSince(runs: readonly RunRecord[]): { runningSince?: number } {
  const begun = runs.filter((run) => runState(run) === 'running').map(({ startedAt }) => Date.parse(startedAt));
  return begun.length > 0 ? { runningSince: Math.min(...begun) } : {};
}

/** Keys of the newest runs that computed something, of the newest of each experiment, and of all that are going on. */
function rootKeys(runs: readonly RunRecord[], keepRuns: number): Set<Digest> {
  const computing = runs.filter(({ finished }) => !finished || finished.ran > 0).slice(0, keepRuns);
  const newest = new Map<string, RunRecord>();
  for (const run of runs) if (run.finished?.ok && !newest.has(run.experiment)) newest.set(run.experiment, run);
  const kept = [
    ...computing,
    ...(keepRuns > 0 ? newest.values() : []),
    ...runs.filter((run) => runState(run) === 'running'),
  ];
  return new Set(kept.flatMap(({ nodes }) => Object.values(nodes).flatMap(({ key }) => (key ? [key] : []))));
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** `500M`, `20G`, `1e9`: bytes. */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?(?:e\d+)?)\s*([kmgt]?)(i?b)?$/i.exec(text.trim());
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  if (!match || unit === undefined)
    throw new Problem('bad-size', `--max-size ${text}: write a size such as 500M or 20G.`, { exitCode: 2 });
  return Math.floor(Number(match[1]) * unit);
}
