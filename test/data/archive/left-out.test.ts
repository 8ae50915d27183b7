import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftOutPart } from '../../../data/archive/left-out.ts';
import { openSource } from '../../../data/archive/open-source.ts';
import { packSource } from '../../../data/archive/pack-source.ts';
import { skip } from '../../rig/skip.ts';
import { folderOf, type Item, tarOf, zipOf } from '../archives.ts';

const SYSTEM = [
  '__MACOSX/set/._1.png',
  'a/._1.png',
  '.DS_Store',
  'a/Icon\r',
  'a/Thumbs.db',
  'A/THUMBS.DB',
  'a/desktop.ini',
  'a/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg',
  '#recycle/1.jpg',
  'a/.@__thumb/1.jpg',
  'lost+found/',
  '$RECYCLE.BIN/x.png',
  'System Volume Information/x',
  'a/.ipynb_checkpoints/1-checkpoint.png',
  '.Trash-1000/files/1.png',
  'a/.nfs000000001',
  '.git/objects/aa',
];
const HIDDEN = ['.cat/1.png', 'a/.1.jpg', '.env', '.venv/bin/python'];
const KEPT = ['a/1.png', 'icon/1.png', 'lost/1.png', 'a/thumbs.png', 'recycler2/1.png', 'a..b/1.png', '@ref/1.png'];

describe('names that are left out', () => {
  it('are what systems and programs leave, and hidden ones; nothing else', () => {
    for (const name of SYSTEM) assert.ok(leftOutPart(name)?.system, name);
    for (const name of HIDDEN)
      assert.deepEqual([leftOutPart(name)?.system, Boolean(leftOutPart(name))], [undefined, true]);
    for (const name of [...KEPT, './a/1.png', '../a.png']) assert.equal(leftOutPart(name), undefined, name);
  });

  const items: Item[] = [
    'a/1.png',
    'b/1.png',
    'a/@eaDir/1.jpg/T.jpg',
    'a/@eaDir/2.jpg/T.jpg',
    '.DS_Store',
    'b/.DS_Store',
  ]
    .concat('.cat/1.png', '.cat/2.jpg', '.cat/._2.jpg', '.cat/notes.txt', 'b/.hidden.png', '.env')
    .map((name) => ({ name, bytes: Buffer.from(name) }));
  const counts = {
    system: { '.DS_Store': 2, '@eaDir': 1 },
    hidden: 3,
    hiddenImages: ['.cat/1.png', '.cat/2.jpg', 'b/.hidden.png'],
  };

  describe('in a folder and in an archive', () => {
    let root: string;
    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'strata-left-'));
    });
    afterEach(() => rm(root, { recursive: true }));
    const namesOf = async (path: string) => {
      const { names, leftOut } = await openSource(path);
      return { names: names.filter((name) => !name.endsWith('/')), leftOut };
    };

    it('are counted in the same way', async () => {
      await folderOf(join(root, 'set'), items);
      await writeFile(join(root, 'a.tar'), tarOf(items));
      await writeFile(join(root, 'a.zip'), zipOf(items));
      for (const place of ['set', 'a.tar', 'a.zip'])
        assert.deepEqual(await namesOf(join(root, place)), { names: ['a/1.png', 'b/1.png'], leftOut: counts }, place);
    });

    it('are told when a folder is packed, where hidden images stay as empty entries', async () => {
      await folderOf(join(root, 'set'), items);
      const told: string[] = [];
      const chunks: Uint8Array[] = [];
      for await (const chunk of packSource(join(root, 'set'), (text) => told.push(text))) chunks.push(chunk);
      assert.deepEqual(told, ['Left out of set: 2 .DS_Store, 1 @eaDir, 3 hidden']);
      await writeFile(join(root, 'packed.tar'), Buffer.concat(chunks));
      const { names, leftOut } = await namesOf(join(root, 'packed.tar'));
      assert.deepEqual(names, ['a/1.png', 'b/1.png']);
      assert.deepEqual(leftOut.hiddenImages, counts.hiddenImages);
    });

    it('are not entered where they belong to a system, and links in them are no matter', async () => {
      await folderOf(join(root, 'set'), items);
      await mkdir(join(root, 'set/lost+found'));
      await chmod(join(root, 'set/lost+found'), 0);
      await symlink('nowhere', join(root, 'set/.cat/link'));
      assert.deepEqual((await namesOf(join(root, 'set'))).names, ['a/1.png', 'b/1.png']);
    });

    it('are not names that an archive cannot have or that are not UTF-8: those are refused before packing', async function () {
      if (process.platform !== 'linux') skip(this, 'file systems elsewhere refuse such names');
      const refused = async (name: string, code: string, message: RegExp) => {
        const set = join(root, code);
        await mkdir(set, { recursive: true });
        await writeFile(Buffer.from(`${set}/${name}`, 'latin1'), 'x');
        await assert.rejects(namesOf(set), { name: 'Problem', code, message });
        await rm(set, { recursive: true });
      };
      await refused('Gro\xdf.png', 'name-not-utf8', /not UTF-8 on disk.*convmv/s);
      await refused('a\nb.png', 'unusable-name', /control characters.*Rename it/s);
      await refused('C:.png', 'unusable-name', /absolute name/);
      await refused('Icon\r\r', 'unusable-name', /control characters/);
    });
  });
});
