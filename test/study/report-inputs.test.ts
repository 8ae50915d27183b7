import assert from 'node:assert/strict';
import * as v from 'valibot';
import { quick } from '../../experiments/quick.ts';
import { pipeline } from '../../orchestrator/graph/pipeline.ts';
import { report } from '../../stages/report.ts';
import { Experiment, type ExperimentInput } from '../../stages/settings/experiment.ts';
import { split as splitImages } from '../../stages/split.ts';
import { trainedOnLabels } from '../../stages/study/baselines.ts';
import { decodedImages } from '../../stages/study/decoded-images.ts';
import { Measured } from '../../stages/study/measured.ts';
import { pretrainings } from '../../stages/study/pretrainings.ts';

/** The report's lists as they are handed over, and as the report finds their nodes: in the order of the graph. */
function lists(changes: Partial<ExperimentInput>) {
  const experiment = v.parse(Experiment, { ...quick, ...changes } as ExperimentInput);
  const { train, test, unlabeled } = decodedImages(experiment.data);
  const { split } = splitImages({ images: train }, experiment.split);
  const images = { train, test, unlabeled, split };
  const measured = new Measured(experiment, images);
  const { trained, previews } = pretrainings(experiment, images);
  for (const one of trained) {
    measured.training(one.history, one.setting);
    measured.frozen(one);
    if (one.subset) continue;
    if (experiment.fineTune) measured.fineTuned(one);
    if (experiment.pretrain!.exportEvery) measured.snapshots(one);
  }
  for (const { scores, history, setting } of trainedOnLabels(experiment, images))
    measured.training(history, setting, scores);
  const about = {
    ...{ experiment: 'x', title: 'x', published: [], parameters: {} },
    ...{ methods: [], dataSets: [], architectures: [] },
  };
  const { nodes } = pipeline('x', { report: report({ ...images, previews, ...measured.inputs }, about).report });
  const handed = (port: string) => nodes.at(-1)!.edges.filter((edge) => edge.port === port);
  const found = (output: string) => nodes.filter(({ node }) => node.stage.spec.outputs[output]).map(({ name }) => name);
  return {
    handed: [handed('scores'), handed('histories')].map((edges) => edges.map(({ from }) => from)),
    found: [found('scores'), found('history')],
  };
}

describe("the report's scores and learning curves", () => {
  const pretrain: ExperimentInput['pretrain'] = {
    ...quick.pretrain!,
    methods: ['simclr', 'supcon', 'rotation'],
    seeds: [0, 1],
  };
  const fineTune = { steps: 10 };
  const cases: Record<string, Partial<ExperimentInput>> = {
    'of a study that probes': { pretrain },
    'of one that exports on the way and trains on': {
      pretrain: { ...pretrain, exportEvery: 2 },
      probe: { sgd: { epochs: 1 } },
      fineTune,
    },
    'of one that asks nothing of frozen features': { pretrain, probe: null, fineTune },
    'of one that measures nothing of what it trained without labels': { pretrain, probe: null },
  };
  for (const [what, changes] of Object.entries(cases))
    it(`have the nodes that made them, ${what}`, () => {
      const { handed, found } = lists(changes);
      assert.ok(handed.every((names) => names.length > 0));
      assert.deepEqual(handed, found);
    });
});
