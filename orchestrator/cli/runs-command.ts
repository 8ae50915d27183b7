import { resolve } from 'node:path';
import { type RunRecord, readRuns, runState } from '../keep/kept-runs.ts';
import { runsTable } from '../render/runs-table.ts';
import type { RunRow } from '../render/views.ts';
import { checkFormat } from '../store/format.ts';
import type { Command } from './command.ts';

export const runs: Command = {
  name: 'runs',
  description: 'past runs',
  async action({ store, output }) {
    checkFormat(resolve(store));
    const rows = readRuns(resolve(store)).map(runRow);
    for (const row of rows) output.data(row);
    output.text(runsTable(rows, { terminal: output.page, store }));
  },
};

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
