import * as v from 'valibot';
import type { Project } from './orchestrator/cli.ts';
import { gather } from './stages/gather.ts';
import { letters, lettersApart } from './stages/letters.ts';
import { read } from './stages/read.ts';
import { steps, stepsApart } from './stages/steps.ts';
import { tell } from './stages/tell.ts';

const Experiment = v.strictObject({
  mark: v.optional(v.string(), '!'),
  apart: v.optional(v.boolean(), false),
  steps: v.optional(v.number(), 4),
  /** A chain of stages that each tell in this file that they ran. */
  log: v.optional(v.string()),
});

/** read → letters and steps → gather, all in one process or with two stages in processes of their own. */
export const project: Project<v.InferOutput<typeof Experiment>> = {
  source: import.meta.url,
  defaultExperiment: 'together',
  experiments: { together: {}, apart: { apart: true } },
  schema: Experiment,
  build({ mark, apart, steps: count, log }) {
    let { text } = read({}, { path: 'in.txt' });
    if (log !== undefined)
      for (const name of ['a', 'b', 'c', 'd']) text = tell({ text }, { name, log }, { label: name }).text;
    const { sheet } = (apart ? lettersApart : letters)({ text }, { mark });
    const { total } = (apart ? stepsApart : steps)({ text }, { steps: count });
    const { page } = gather({ sheet, total }, {});
    return { page, sheet };
  },
  environments: () => ({}),
  // Without a day of its own a crate has that of the newest result: another one where the clock was moved meanwhile.
  publication: () => ({ title: 'Letters', description: 'Letters and steps.', date: '2026-01-01', authors: [] }),
};
