import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DATA_SET_CARDS, DATA_SET_IDS } from '../../../data/sets/cards.ts';
import { READERS } from '../../../data/sets/readers.ts';
import { CodeReader } from '../../../orchestrator/code/reader.ts';
import { DECODERS } from '../../../stages/decode/decoders.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('the code of a data set', function () {
  this.timeout(120_000);
  let indexDir: string;
  let reader: CodeReader;
  before(async () => {
    indexDir = mkdtempSync(join(tmpdir(), 'strata-decoders-'));
    reader = await CodeReader.open({ root, indexDir });
  });
  after(() => rmSync(indexDir, { recursive: true }));

  /** Ids of the data sets whose card or reader the stage's key depends on. */
  const setsIn = async (file: string): Promise<string[]> => {
    const [exported] = Object.entries(await import(join(root, file))).find(([, value]) => 'spec' in Object(value))!;
    const { declarations } = await reader.fingerprint(file, exported);
    const files = declarations.map(({ id }) => id.split('#')[0]!);
    assert.ok(!files.includes('data/sets/cards.ts'), `${file} reaches the registry, and with it every card`);
    const sets = files.flatMap((path) => /^data\/sets\/([^./]+)(?:\.card)?\.ts$/.exec(path)?.[1] ?? []);
    return [...new Set(sets)].filter((id) => (DATA_SET_IDS as readonly string[]).includes(id)).sort();
  };

  it('is in the key of its own decode stage, and not in those of the others', async () => {
    for (const id of Object.keys(DECODERS))
      if (id !== 'folder') assert.deepEqual(await setsIn(`stages/decode/${id}.ts`), [id]);
    for (const id of ['synthetic', 'weaves']) assert.deepEqual(await setsIn(`stages/decode/${id}.ts`), [id]);
  });

  it('is in the key of the decode stage for images of any source', async () => {
    assert.deepEqual(
      await setsIn('stages/decode/folder.ts'),
      Object.keys(DECODERS)
        .filter((id) => id !== 'folder')
        .sort(),
    );
  });

  it('is in the key of no download stage, whose parameters say what it downloads', async () => {
    for (const name of ['data-set', 'local', 'synthetic'])
      assert.deepEqual(await setsIn(`stages/download/${name}.ts`), []);
  });

  it('has a reader for each card with archives', () => {
    const published: readonly { readonly id: string; readonly archives: readonly unknown[] }[] = DATA_SET_CARDS;
    assert.deepEqual(
      READERS.map(({ card }) => card.id),
      published.filter(({ archives }) => archives.length > 0).map(({ id }) => id),
    );
  });
});
