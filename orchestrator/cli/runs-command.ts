import { resolve } from 'node:path';
import type { MainResults } from '../compare/main-results.ts';
import { metricsIn } from '../compare/measured-run.ts';
import { type RunRecord, readRuns, runState } from '../keep/kept-runs.ts';
import { runsTable } from '../render/runs-table.ts';
import type { RunRow } from '../render/views.ts';
import { checkFormat, isStore } from '../store/format.ts';
import type { Command } from './command.ts';
import { existingStore } from './existing-store.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';

/** Runs whose results are read: reading them takes some milliseconds each, and the newest are what people ask for. */
const WITH_RESULTS = 20;

export const runs: Command<OwnContext> = {
  name: 'runs',
  description: 'past runs, with their main results and what was set',
  examples: [['runs', 'the newest first']],
  async action({ project, store, output }) {
    checkFormat(resolve(store));
    const records = readRuns(resolve(store));
    const results = await resultsOf(project, records, store);
    const rows = records.map((record) => runRow(record, results.get(record.run)));
    for (const row of rows) output.data(row);
    output.text(runsTable(rows, { terminal: output.page, store }));
  },
};

/** The main results of the newest runs, by id, where the store still has them. */
async function resultsOf(
  { metrics }: Project,
  records: readonly RunRecord[],
  storeDir: string,
): Promise<ReadonlyMap<string, MainResults>> {
  const found = new Map<string, MainResults>();
  if (!metrics?.results || records.length === 0 || !isStore(resolve(storeDir))) return found;
  const store = await existingStore(storeDir);
  for (const record of records.slice(0, WITH_RESULTS)) {
    const bytes = await metricsIn(store, record, metrics.file);
    // A file that cannot be read hides no run from the list.
    const results = typeof bytes === 'number' ? undefined : await metrics.results(bytes).catch(() => undefined);
    if (results) found.set(record.run, results);
  }
  await store.saveIndex();
  return found;
}

const runRow = (record: RunRecord, results: MainResults | undefined): RunRow => ({
  run: record.run,
  experiment: record.experiment,
  at: record.startedAt,
  state: runState(record),
  ran: record.finished?.ran ?? 0,
  fresh: record.finished?.fresh ?? 0,
  failed: record.finished?.failed ?? 0,
  seconds: record.finished?.seconds,
  set: record.set,
  ...(results ? { results } : {}),
});
