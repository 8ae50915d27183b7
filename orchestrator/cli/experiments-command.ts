import { resolve } from 'node:path';
import { humanSeconds } from '../ground/quantities.ts';
import { painter } from '../ground/text.ts';
import { type RunRecord, readRuns, runState } from '../keep/kept-runs.ts';
import { table } from '../render/table.ts';
import { checkFormat } from '../store/format.ts';
import type { Command } from './command.ts';
import type { OwnContext } from './own-context.ts';

interface Row {
  readonly experiment: string;
  readonly title: string;
  /** True of the one that `run` takes without a name. */
  readonly isDefault: boolean;
  readonly last?: RunRecord;
}

export const experiments: Command<OwnContext> = {
  name: 'experiments',
  description: 'the experiments that there are, and their last runs',
  examples: [['experiments', 'what can be run']],
  async action({ project, store, output }) {
    checkFormat(resolve(store));
    const runs = readRuns(resolve(store));
    const rows = Object.entries(project.experiments).map(([experiment, value]): Row => {
      const last = runs.find((run) => run.experiment === experiment);
      const title = project.title?.(value) ?? '';
      return { experiment, title, isDefault: experiment === project.defaultExperiment, ...(last ? { last } : {}) };
    });
    for (const { experiment, title, isDefault, last } of rows)
      output.data({ experiment, title, default: isDefault, last: last?.run ?? null });
    const { width, color } = output.page;
    output.text(
      table(
        rows,
        [
          { title: 'experiment', text: ({ experiment, isDefault }) => `${experiment}${isDefault ? ' (default)' : ''}` },
          { title: 'about', text: ({ title }) => title, least: 20 },
          { title: 'last run', text: lastText, least: 22, drop: 1 },
        ],
        width,
        painter(color),
      ),
    );
  },
};

function lastText({ last }: Row): string {
  if (!last) return '';
  const took = last.finished ? `, ${humanSeconds(last.finished.seconds)}` : '';
  return `${last.startedAt.slice(0, 10)}, ${runState(last)}${took}`;
}
