import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { finished, Rig } from '../../rig/rig.ts';

const stageFile = (declares = ''): string => `
import * as v from 'valibot';
import { artifact } from './orchestrator/artifact.ts';
import { stage } from './orchestrator/stage.ts';

const Text = artifact<'text', string, string>({
  kind: 'text', version: 1, latest: 'root',
  write: (value, to) => to.write('text.txt', value),
  read: (from) => from.text('text.txt'),
});
export const out = stage({
  name: 'out', source: import.meta.url, inputs: {}, params: v.any(), ${declares} outputs: { text: Text },
  run: async () => ({ text: 'a' }),
});
`;

/** A project of one target whose graph is built by `build`, beside what else its pipeline file does. */
const pipelineFile = (build: string, name = 'demo', then = ''): string => `
import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { out } from './out.ts';

console.log('the pipeline is loaded');
await cli({
  source: import.meta.url,
  defaultExperiment: '${name}',
  experiments: { '${name}': {} },
  schema: v.any(),
  environments: () => ({}),
  build: () => { ${build} return { text: out({}, {}).text }; },
});
${then}
`;

describe('The end of a command', () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.text();
    await rig.write('out.ts', stageFile());
  });
  after(() => rig.remove());
  /** In a process of its own, which may end as it likes. */
  const apart = (...args: string[]) => finished(rig.start(...args));

  it('has code 0 only when the command is done, whoever ends the process or leaves it waiting', async () => {
    await rig.write('pipeline.ts', pipelineFile('process.exit(0);'));
    const exited = await apart('run');
    assert.deepEqual([exited.code, exited.stderr.match(/something called process\.exit/)?.length], [1, 1]);
    await rig.write(
      'pipeline.ts',
      pipelineFile('').replace(
        'environments: () => ({})',
        'environments: () => ({ never: { describe: () => new Promise(() => {}) } })',
      ),
    );
    await rig.write('out.ts', stageFile("environment: ['never'],"));
    const waiting = await apart('status');
    assert.equal(waiting.code, 1);
    assert.match(waiting.stderr.replaceAll('\n', ' '), /error: .*waits for what never comes/);
  });

  it('leaves nothing on standard output with --json but the events, whatever the project prints', async () => {
    await rig.write(
      'pipeline.ts',
      pipelineFile("console.log('the graph is built');", 'demo', "console.log('all done');"),
    );
    await rig.write('out.ts', stageFile());
    const { code, stdout, stderr } = await apart('--json', 'run');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual([code, lines.at(-1).type, lines.at(-1).ok], [0, 'run-finished', true]);
    for (const text of ['the pipeline is loaded', 'the graph is built', 'all done'])
      assert.ok(stderr.includes(text), text);
    const plain = await apart('run');
    assert.match(plain.stdout, /the graph is built/, 'without --json it prints where it likes');
  });

  it('comes before anything runs for an experiment whose name is a path', async () => {
    const runs = () => readdirSync(rig.path('artifacts/runs')).length;
    const before = runs();
    await rig.write('pipeline.ts', pipelineFile('', 'a/b'));
    const { code, stderr } = await apart('run');
    assert.deepEqual([code, runs()], [2, before]);
    assert.match(stderr.replaceAll('\n', ' '), /cannot be called "a\/b": .* is a path/);
  });
});
