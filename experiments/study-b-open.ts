import type { ExperimentInput } from '../stages/settings/experiment.ts';
import { studyBFaithful } from './study-b-faithful.ts';

/**
 * Study B's open question by its own protocol: what 10,000 labels reach without rotation, beside about 85 % with it, and about
 * 92 % on all 50,000 without it.
 */
export const studyBOpen: ExperimentInput = {
  ...studyBFaithful,
  title: 'Study B: what 10,000 and 50,000 labels reach with and without rotation',
  split: { kind: 'k-fold', budgets: [10_000, 50_000], draws: 1, validation: 0 },
  published: ['study-b-open'],
};
