import assert from 'node:assert/strict';
import { addressesOf, askForNetwork, refuseUnknownOptions } from '../../../orchestrator/cli/lock-trust.ts';
import type { Project } from '../../../orchestrator/cli/project.ts';
import { experimentValue } from '../../../orchestrator/cli/session.ts';
import { pipeline } from '../../../orchestrator/graph/pipeline.ts';
import type { GraphLock } from '../../../orchestrator/publish/graph-lock.ts';
import { study } from '../../../pipeline.ts';
import { project } from '../../../stages/project.ts';
import type { Experiment } from '../../../stages/settings/experiment.ts';

const ADDRESS = 'http://127.0.0.1:18099/latest/meta-data/iam-0123abcd.pth';

describe('a lock of somebody else', () => {
  const asked = (set: string[], trusted: string[] = [], experiments: Project['experiments'] = project.experiments) => {
    const choice = { experiment: 'quick', set, options: {} };
    const value = experimentValue(project as unknown as Project, choice) as Experiment;
    return addressesOf(pipeline('quick', study(value, 'quick')), value, { experiments, set: trusted });
  };
  const weights = `pretrained={"url":"${ADDRESS}","sha256":"${'0'.repeat(64)}"}`;

  it('fetches no address of its own before a person agrees, and lists those that it gives', () => {
    assert.deepEqual(
      asked([weights]).map(({ address }) => address),
      [ADDRESS],
    );
    assert.throws(
      () => askForNetwork(asked([weights]), 'lock.json', 'npx … reproduce lock.json --allow-network'),
      (error: Error & { code?: string; exitCode?: number }) => {
        assert.ok(error.message.includes(`"${ADDRESS}" (`), error.message);
        assert.match(
          error.message,
          /Nothing was computed\. If you trust it: npx … reproduce lock\.json --allow-network$/,
        );
        return error.code === 'network-not-allowed' && error.exitCode === 2;
      },
    );
  });

  it('asks for nothing where the addresses are those of this checkout, or a person typed them', () => {
    assert.deepEqual(asked([]), []);
    assert.deepEqual(asked(['data.name=cifar10']), [], 'published data sets are fetched from where this program says');
    assert.deepEqual(asked(['pretrained={"network":"resnet18"}']), []);
    assert.deepEqual(asked([weights], [weights]), []);
    assert.deepEqual(asked([weights], [], { quick: { pretrained: { url: ADDRESS } } }), []);
    assert.deepEqual(asked([`title=${ADDRESS}`]), [], 'no stage that may use the network has it');
    askForNetwork([], 'lock.json', '');
  });

  it('names an engine that this program has, or is refused', () => {
    const check = (engine: unknown) => refuseUnknownOptions(project, { engine } as unknown as GraphLock, 'lock.json');
    for (const engine of ['auto', 'native', 'wasm', 'cpu', undefined]) check(engine);
    for (const engine of ['wasm;curl evil|sh', '', null, 3, ['wasm']])
      assert.throws(() => check(engine), /its "engine" is .*, and this program has auto, native, wasm, cpu/);
  });
});
