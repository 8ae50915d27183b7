import { resolve } from 'node:path';
import { type RunRecord, readRuns, runState } from '../keep/kept-runs.ts';
import { verifyStore } from '../keep/verify.ts';
import { runsTable } from '../render/runs-table.ts';
import { verifyText } from '../render/store-text.ts';
import type { RunRow } from '../render/views.ts';
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
