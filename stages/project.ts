import { cifar10 } from '../experiments/cifar10.ts';
import { folder } from '../experiments/folder.ts';
import { methods } from '../experiments/methods.ts';
import { quick } from '../experiments/quick.ts';
import { simSiamKeras } from '../experiments/simsiam-keras.ts';
import { methodsSmall, stl10Small, studyASmall, studyBSmall } from '../experiments/small.ts';
import { stl10 } from '../experiments/stl10.ts';
import { stl10Nnclr } from '../experiments/stl10-nnclr.ts';
import { stl10SimClr } from '../experiments/stl10-simclr.ts';
import { stl10Supervised } from '../experiments/stl10-supervised.ts';
import { studyA } from '../experiments/study-a.ts';
import { studyAFaithful } from '../experiments/study-a-faithful.ts';
import { studyASupervised } from '../experiments/study-a-supervised.ts';
import { studyB } from '../experiments/study-b.ts';
import { studyBFaithful, studyBFaithfulShiftFlip } from '../experiments/study-b-faithful.ts';
import { studyBOpen } from '../experiments/study-b-open.ts';
import { supConKeras } from '../experiments/supcon-keras.ts';
import { engineOption } from './commands/engine-option.ts';
import { publicationOf } from './publication.ts';
import { Experiment, type ExperimentInput, parameterPaths } from './settings/experiment.ts';
import { tensorEnvironment } from './tensor-environment.ts';

/** Settings of the command line beside the graph. */
export const project = {
  description:
    'Label-efficiency studies as a typed graph of cached stages. Change one thing, and only what depends on it runs again.',
  defaultExperiment: 'quick',
  experiments: {
    quick,
    cifar10,
    methods,
    stl10,
    folder,
    'study-a': studyA,
    'study-b': studyB,
    'study-a-faithful': studyAFaithful,
    'study-a-supervised': studyASupervised,
    'study-b-faithful': studyBFaithful,
    'study-b-faithful-shift-flip': studyBFaithfulShiftFlip,
    'study-b-open': studyBOpen,
    'simsiam-keras': simSiamKeras,
    'supcon-keras': supConKeras,
    'stl10-simclr': stl10SimClr,
    'stl10-nnclr': stl10Nnclr,
    'stl10-supervised': stl10Supervised,
    'methods-small': methodsSmall,
    'stl10-small': stl10Small,
    'study-a-small': studyASmall,
    'study-b-small': studyBSmall,
  },
  schema: Experiment,
  parameters: parameterPaths,
  guide: async () => (await import('./settings/parameter-guide.ts')).parameterGuide(),
  title: (experiment: unknown) => (experiment as ExperimentInput).title,
  options: [engineOption],
  // No code here but the report's asks Node's tables of characters and languages (ICU), which minor releases replace.
  runtime: ['node', 'v8', 'loader'] as const,
  environments: ({ threads }: Experiment, { engine = engineOption.default }: Readonly<Record<string, string>>) => ({
    tensor: tensorEnvironment(engine, threads),
  }),
  commands: {
    check: async () => (await import('./commands/check-command.ts')).check,
    report: async () => (await import('./commands/report-command.ts')).report,
    engine: async () => (await import('./commands/engine-command.ts')).engine,
  },
  examples: async () => (await import('./commands/examples.ts')).examples,
  summary: 'summary.txt',
  page: 'report.html',
  describe: async (kind: string, read: (file: string) => Promise<Uint8Array>) =>
    (await import('./described.ts')).described(kind, read),
  numbers: async (kind: string, file: string, bytes: Uint8Array) =>
    (await import('./numbers.ts')).numbersIn(kind, file, bytes),
  baselines: 'experiments/baselines',
  publication: publicationOf,
  metrics: {
    file: 'metrics.json',
    async compare(original: Uint8Array, reproduced: Uint8Array, options: { readonly tolerance?: number }) {
      return (await import('../report/reproduction/compare-metrics.ts')).compareMetrics(original, reproduced, options);
    },
    results: async (metrics: Uint8Array) => (await import('../report/findings/main-results.ts')).mainResults(metrics),
  },

  scaffolds: {
    method: async () => (await import('./scaffolds/method.ts')).method,
    encoder: async () => (await import('./scaffolds/encoder.ts')).encoder,
    dataset: async () => (await import('./scaffolds/dataset.ts')).dataset,
    stage: async () => (await import('./scaffolds/stage.ts')).stage,
    experiment: async () => (await import('./scaffolds/experiment.ts')).experiment,
  },
};
