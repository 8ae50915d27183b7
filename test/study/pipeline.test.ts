import assert from 'node:assert/strict';
import * as v from 'valibot';
import { quick } from '../../experiments/quick.ts';
import { pipeline } from '../../orchestrator/graph/pipeline.ts';
import { originsOf } from '../../orchestrator/plan/resolve.ts';
import { study } from '../../pipeline.ts';
import { Experiment, type ExperimentInput } from '../../stages/settings/experiment.ts';

const graphOf = (changes: Partial<ExperimentInput> = {}) => {
  const experiment = v.parse(Experiment, { ...quick, ...changes } as ExperimentInput);
  return pipeline('quick', study(experiment, 'quick')).nodes;
};

describe('pipeline.ts', () => {
  it('can be imported for its graph, which has all seven stages of a study', () => {
    const stages = new Set(graphOf().map(({ node }) => node.stage.spec.name.replace(/\/.*/, '')));
    for (const stage of [
      'download',
      'decode',
      'augment-cache',
      'pretrain',
      'export-backbone',
      'probe-at-fractions',
      'report',
    ])
      assert.ok(stages.has(stage), stage);
  });

  const pretrain: ExperimentInput['pretrain'] = {
    ...quick.pretrain!,
    methods: ['simclr', 'supcon', 'rotation'],
    seeds: [0, 1],
  };
  const fineTune = { steps: 10 };
  const cases: Record<string, Partial<ExperimentInput>> = {
    'of a study that probes': { pretrain },
    'of one that exports during training and fine-tunes': {
      pretrain: { ...pretrain, exportEvery: 2 },
      probe: { sgd: { epochs: 1 } },
      fineTune,
    },
    'of one that does not probe frozen features': { pretrain, probe: null, fineTune },
  };
  for (const [what, changes] of Object.entries(cases))
    it(`hands the report each result with the node that made it, ${what}`, () => {
      const nodes = graphOf(changes);
      const report = nodes.find(({ node }) => node.stage.spec.name === 'report')!;
      const origins = originsOf(report);
      const made = { scores: 'scores', histories: 'history', maps: 'map', pictures: 'pictures' } as const;
      for (const [port, output] of Object.entries(made)) {
        const refs = report.node.inputs[port] as readonly { node: unknown }[];
        assert.ok(port === 'pictures' || refs.length > 0, port);
        const makers = (origins[port] as readonly string[]).map((name) => nodes.find((one) => one.name === name)!);
        assert.equal(makers.length, refs.length);
        for (const { node } of makers)
          assert.ok(node.stage.spec.outputs[output], `${port} from ${node.stage.spec.name}`);
        // Every node with such an output is in the list once: nothing is measured and left out.
        const all = nodes.filter(({ node }) => node.stage.spec.outputs[output]);
        assert.deepEqual(new Set(makers), new Set(all), port);
      }
    });
});
