import { compareRuns } from '../compare/compare-runs.ts';
import { runNamed } from '../compare/run-names.ts';
import { sideOf } from '../compare/side.ts';
import { readRuns } from '../keep/kept-runs.ts';
import { diffText } from '../render/run-diff-text.ts';
import type { Command } from './command.ts';
import { existingStore } from './existing-store.ts';
import type { Output } from './output.ts';

export const diff: Command = {
  name: 'diff',
  description: 'what differs between two runs; each is an id, latest, previous, or an experiment (its last run)',
  arguments: [{ name: '[before]' }, { name: '[after]' }],
  options: [{ flags: '--all', description: 'everything, however much' }],
  examples: [
    ['diff', 'the last two runs'],
    ['diff EXPERIMENT EXPERIMENT', 'the last run of each'],
  ],
  action: ({ store, output }, { all }, before = 'previous', after = 'latest') =>
    diffRuns(store, { before, after }, { all }, output),
};

async function diffRuns(
  storeDir: string,
  names: { readonly before: string; readonly after: string },
  options: { readonly all: boolean },
  output: Output,
): Promise<void> {
  const store = await existingStore(storeDir);
  const runs = readRuns(store.root);
  const [before, after] = [runNamed(names.before, runs, storeDir), runNamed(names.after, runs, storeDir)];
  const view = await compareRuns(store, await sideOf(store, before), await sideOf(store, after));
  await store.saveIndex();
  output.data(view);
  output.text(diffText(view, { terminal: output.page, all: options.all }));
}
