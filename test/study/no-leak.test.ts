import assert from 'node:assert/strict';
import * as v from 'valibot';
import { applySettings } from '../../orchestrator/cli/settings.ts';
import { pipeline } from '../../orchestrator/graph/pipeline.ts';
import { study } from '../../pipeline.ts';
import { project } from '../../stages/project.ts';
import { Experiment } from '../../stages/settings/experiment.ts';

/**
 * Stages that measure what was chosen before; the report counts and shows. No other may see the test images, but rotation
 * where the experiment says that its epoch is chosen on them, which its report marks.
 */
const MEASURING = ['fine-tune', 'probe-at-fractions', 'probe-snapshots', 'report', 'supervised'];

describe('test images', () => {
  for (const [name, values] of Object.entries(project.experiments))
    it(`reach the measuring stages of ${name} alone`, () => {
      const settings = name === 'folder' ? ['data.name=synthetic'] : [];
      const experiment = v.parse(Experiment, applySettings(values, settings));
      const choosesOnTest = experiment.pretrain?.options.rotation?.chooseOn === 'test';
      const { nodes } = pipeline(name, study(experiment, name));
      const readers = nodes.filter(({ node }) =>
        Object.values(node.inputs)
          .flat()
          .some((input) => 'node' in input && input.node.stage.spec.name === 'decode' && input.port === 'test'),
      );
      assert.ok(readers.length >= 2);
      for (const { name: reader, node } of readers)
        assert.ok(
          [...MEASURING, ...(choosesOnTest ? ['pretrain/rotation'] : [])].includes(node.stage.spec.name),
          `${reader} reads the test images`,
        );
    });
});
