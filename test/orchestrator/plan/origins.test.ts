import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import type { Digest } from '../../../orchestrator/ground/digest.ts';
import { readLock } from '../../../orchestrator/publish/read-lock.ts';
import { Store } from '../../../orchestrator/store/store.ts';
import { Rig } from '../../rig/rig.ts';

describe('context.origins', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.text();
    await cp(rig.path('in.txt'), rig.path('copy.txt'));
    await rig.edit('stages/cite.ts', (text) =>
      text.replace(
        /async run[\s\S]*$/,
        'async run({ origins }) {\n    return { names: JSON.stringify(origins) };\n  },\n});\n',
      ),
    );
    await rig.edit('pipeline.ts', (text) =>
      text.replace('import { count }', "import { cite } from './stages/cite.ts';\nimport { count }").replace(
        'return {\n    page,',
        `const copy = read({}, { path: 'copy.txt' }, { label: 'copy' }).text;
  return {\n    page, cited: cite({ texts: mark === '!' ? [text, copy] : [copy, text] }).names,`,
      ),
    );
  });
  afterEach(() => rig.remove());

  it('name the node behind each input, and a stage runs again when only they changed', async () => {
    const first = await rig.json('run');
    assert.equal(first.code, 0, first.stderr);
    const cited = async ({ nodes }: typeof first): Promise<readonly string[]> => {
      const store = await Store.open(rig.path('artifacts'));
      const names = await store.reader(nodes.cite!.outputs.names as Digest);
      return JSON.parse(await names.text('text.txt')).texts;
    };
    const texts = await cited(first);
    assert.equal(texts.length, 2);
    assert.match(texts[1]!, /^read:.*copy/);
    const lock = readLock(rig.path('artifacts/latest/text/lock.json'));
    assert.deepEqual(lock.nodes.find(({ node }) => node === 'cite')!.origins, { texts });

    // Both files have the same bytes, so that the digests of the inputs and the keys of the producers stay equal.
    const swapped = await rig.json('run', '--set', 'mark=?');
    assert.ok(swapped.ran.includes('cite'), swapped.stdout);
    assert.deepEqual(await cited(swapped), [...texts].reverse());
  });
});
