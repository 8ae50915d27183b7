import assert from 'node:assert/strict';
import { project } from '../../stages/project.ts';
import { Rig, set } from './tiny.ts';

/** Stages that measure what was chosen before; the report counts and shows. No other may see the test images. */
const MEASURING = ['fine-tune', 'probe-at-fractions', 'probe-snapshots', 'report', 'supervised'];

interface Graph {
  readonly nodes: readonly { readonly node: string; readonly stage: string }[];
  readonly edges: readonly { readonly from: string; readonly output: string; readonly to: string }[];
}

describe('test images', function () {
  this.timeout(60_000);
  let rig: Rig;
  before(async () => {
    rig = await Rig.project();
  });
  after(() => rig.remove());

  for (const name of Object.keys(project.experiments))
    it(`reach the measuring stages of ${name} alone`, async () => {
      const settings = name === 'folder' ? ['data.name=synthetic'] : [];
      const { code, stdout, stderr } = await rig.run('graph', name, '--format', 'json', ...settings.flatMap(set));
      assert.equal(code, 0, stderr);
      const { nodes, edges } = JSON.parse(stdout) as Graph;
      const stages = new Map(nodes.map(({ node, stage }) => [node, stage]));
      const readers = edges.filter(({ from, output }) => stages.get(from) === 'decode' && output === 'test');
      assert.ok(readers.length >= 2);
      for (const { to } of readers) assert.ok(MEASURING.includes(stages.get(to)!), `${to} reads the test images`);
    });
});
