import { compareRuns } from '../compare/compare-runs.ts';
import type { MainResults } from '../compare/main-results.ts';
import { metricsIn } from '../compare/measured-run.ts';
import type { DiffView } from '../compare/run-diff.ts';
import { runNamed } from '../compare/run-names.ts';
import { sideOf } from '../compare/side.ts';
import { type RunRecord, readRuns } from '../keep/kept-runs.ts';
import { diffText } from '../render/run-diff-text.ts';
import type { Command } from './command.ts';
import { existingStore } from './existing-store.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';

export const diff: Command<OwnContext> = {
  name: 'diff',
  description: 'what differs between two runs; each is an id, latest, previous, or an experiment (its last run)',
  arguments: [{ name: '[before]' }, { name: '[after]' }],
  options: [{ flags: '--all', description: 'everything, however much' }],
  examples: [
    ['diff', 'the last two runs'],
    ['diff EXPERIMENT EXPERIMENT', 'the last run of each'],
  ],
  action: ({ project, store, output }, { all }, before = 'previous', after = 'latest') =>
    diffRuns(project, store, { before, after, all }, output),
};

async function diffRuns(
  { metrics }: Project,
  storeDir: string,
  names: { readonly before: string; readonly after: string; readonly all: boolean },
  output: Output,
): Promise<void> {
  const store = await existingStore(storeDir);
  const runs = readRuns(store.root);
  const [before, after] = [runNamed(names.before, runs, storeDir), runNamed(names.after, runs, storeDir)];
  const results = async (record: RunRecord): Promise<MainResults | undefined> => {
    const bytes = metrics?.results ? await metricsIn(store, record, metrics.file) : 0;
    return typeof bytes === 'number' ? undefined : metrics!.results!(bytes);
  };
  const [first, last] = [await results(before), await results(after)];
  const compared = await compareRuns(store, await sideOf(store, before), await sideOf(store, after));
  const view: DiffView = first && last ? { ...compared, results: { before: first, after: last } } : compared;
  await store.saveIndex();
  output.data(view);
  output.text(diffText(view, { terminal: output.page, all: names.all }));
}
