import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { Rig } from '../../rig/rig.ts';

/** Adds a stage that measures a text, with numbers as JSON. */
async function addMeasure(rig: Rig): Promise<void> {
  writeFileSync(
    rig.path('stages/measure.ts'),
    `import * as v from 'valibot';
import { artifact } from '../orchestrator/artifact.ts';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';

const Numbers = artifact({
  kind: 'numbers',
  version: 1,
  write: (value: unknown, to) => to.write('numbers.json', JSON.stringify(value)),
  read: (from) => from.json<unknown>('numbers.json'),
});

export const measure = stage({
  name: 'measure',
  source: import.meta.url,
  inputs: { text: Text },
  params: v.strictObject({}),
  outputs: { numbers: Numbers },
  async run({ inputs: { text } }) {
    const rows = ['length', 'words'].map((what) => ({ what, value: what === 'words' ? 1 : text.length }));
    return { numbers: { rows, text } };
  },
});
`,
  );
  await rig.edit('pipeline.ts', (text) =>
    text
      .replace('import { misbehave', "import { measure } from './stages/measure.ts';\nimport { misbehave")
      .replace(/return \{\s*page,/, 'return { page, numbers: measure({ text: loud }).numbers,'),
  );
}

describe('diff, on the command line', () => {
  let rig: Rig;
  const ids: string[] = [];
  before(async () => {
    rig = await Rig.text();
    const run = async (...args: string[]) => ids.push((await rig.json('run', ...args)).last.run);
    await run();
    await addMeasure(rig);
    await run();
    await rig.edit('text/louder.ts', (text) => text.replace('+ mark', '+ mark.repeat(3)'));
    await run('--set', 'mark=?!');
    await run('--set', 'mark=?!');
  });
  after(() => rig.remove());

  const diff = async (...args: string[]) => (await rig.json('diff', ...args)).last;

  it('says that nothing differs between two runs of one state', async () => {
    const { stdout, code } = await rig.run('diff');
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`^from  ${ids[2]}  text, .* UTC, ok\nto    ${ids[3]}  text, .*\n\nNothing differs: 5 outputs`),
    );
    assert.equal((await diff('previous', 'latest')).same, true);
  });

  it('names nodes that came, went, or take from others', async () => {
    const { graph, outputs, same } = await diff(ids[0]!, ids[1]!);
    assert.deepEqual(graph, { added: [{ node: 'measure', stage: 'measure' }], removed: [], renamed: [], rewired: [] });
    assert.deepEqual([outputs, same], [{ same: 4, changed: [] }, false]);
    assert.deepEqual((await diff(ids[1]!, ids[0]!)).graph.removed, [{ node: 'measure', stage: 'measure' }]);
  });

  it('tells settings, parameters, lines of code, numbers and digests', async () => {
    const view = await diff(ids[1]!, ids[3]!);
    const [old, now] = ['!', '?!'];
    assert.deepEqual(view.settings, [{ path: 'mark', before: old, after: now }]);
    assert.deepEqual(view.parameters, [{ path: 'mark', before: old, after: now, nodes: ['shout'] }]);
    assert.equal(view.code.length, 1);
    assert.deepEqual([view.code[0].id, view.code[0].nodes], ['text/louder.ts#louder', ['shout']]);
    assert.match(view.code[0].before, /\+ mark;/);
    assert.match(view.code[0].after, /\+ mark\.repeat\(3\);/);
    assert.deepEqual(
      view.outputs.changed.map((one: { node: string; port: string }) => `${one.node}.${one.port}`).sort(),
      ['join.page', 'measure.numbers', 'shout.text'],
    );
    const [metrics] = view.metrics;
    assert.deepEqual([metrics.node, metrics.file, metrics.same], ['measure', 'numbers.json', 1]);
    assert.deepEqual(metrics.numbers, [
      { path: 'rows[length].value', before: 19, after: 24, delta: 5, relative: 5 / 19 },
    ]);
    assert.deepEqual(
      metrics.others.map(({ path }: { path: string }) => path),
      ['text'],
    );
    assert.deepEqual(view.incomparable, []);
  });

  it('reads well at 80 columns', async () => {
    const { stdout } = await rig.run('diff', ids[1]!, ids[3]!);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
    const from = stdout.indexOf('settings');
    assert.equal(
      stdout.slice(from, stdout.indexOf('outputs: ')),
      `settings
  mark  ! → ?!

parameters
  mark  ! → ?!
    in shout

code: 1 declaration
  text/louder.ts#louder changed
    in shout
    reached by stages/shout.ts#shout.run → text/louder.ts#louder
    @@ -1,3 +1,3 @@
     export function louder(text: string, mark: string): string {
    -  return text.toUpperCase() + mark;
    +  return text.toUpperCase() + mark.repeat(3);
     }

measure.numbers numbers.json: 1 of 2 numbers differ
  rows[length].value  19 → 24  (+5, +26.3 %)
  … and 1 more text or missing value; --all shows them

`,
    );
    assert.match(stdout, /outputs: 3 of 5 differ\n {2}shout\.text {2}[0-9a-f]{10} → [0-9a-f]{10}\n/);
    assert.match(
      (await rig.run('diff', '--all', ids[1]!, ids[3]!)).stdout,
      /\n {2}text {2}TO BE OR NOT TO BE! → TO BE OR NOT TO BE\?!\?!\?!\n/,
    );
  });

  it('takes the beginning of an id, an experiment for its last run, and says what a word cannot mean', async () => {
    const { last } = await rig.json('run', 'slow', '--set', 'steps=2');
    const view = await diff('text', 'slow');
    assert.deepEqual([view.before.run, view.after.run], [ids[3], last.run]);
    assert.deepEqual(view.graph.added, [{ node: 'slow', stage: 'slow' }]);
    assert.equal((await diff(ids[0]!.slice(0, -1), 'latest')).before.run, ids[0]);
    const problem = async (...args: string[]) => {
      const { code, stderr } = await rig.run('diff', ...args);
      assert.equal(code, 2);
      return stderr.replaceAll('\n', ' ');
    };
    assert.match(await problem('previous', 'latest'), /no run of slow before the latest one/);
    assert.match(await problem('2', 'latest'), /5 runs begin with "2": .* Give more of the id/);
    assert.match(await problem('latets', 'text'), /There is no run "latets"\. Did you mean "latest"\?/);
    rmSync(rig.path('artifacts/runs', last.run), { recursive: true });
  });

  it('says what cannot be compared once results were collected', async () => {
    const { code, stderr } = await rig.run('gc', '--keep-runs', '1');
    assert.equal(code, 0, stderr);
    const view = await diff(ids[1]!, ids[3]!);
    assert.deepEqual(view.settings.length, 1, 'settings are kept with the run');
    assert.equal(view.outputs.changed.length, 3, 'and so are digests');
    assert.match(
      view.incomparable.join('\n'),
      new RegExp(`The store no longer has the records of shout, .*of run ${ids[1]}`),
    );
    assert.match(
      view.incomparable.join('\n'),
      /The store no longer has the files of measure \(numbers\): only their digests/,
    );
  });
});
