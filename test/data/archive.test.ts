import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openSource } from '../../data/archive/open-source.ts';
import { packSource } from '../../data/archive/pack-source.ts';
import { folderOf, type Item, tarOf, zipOf } from './archives.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const LONG = `${'long-folder-name-'.repeat(12)}/${'x'.repeat(120)}.png`;
const ITEMS: Item[] = [
  { name: 'set/dog/2.png', bytes: bytes('two') },
  { name: 'set/cat/ünï.png', bytes: bytes('u') },
  { name: 'set/cat/1.png', bytes: bytes('one') },
  { name: `set/${LONG}`, bytes: bytes('long') },
  { name: 'set/.DS_Store', bytes: bytes('litter') },
  { name: '__MACOSX/set/._1.png', bytes: bytes('litter') },
];
const NAMES = ['set/cat/1.png', 'set/cat/ünï.png', 'set/dog/2.png', `set/${LONG}`];

describe('data sources', () => {
  let folder: string;
  const put = async (name: string, content: Uint8Array) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const contents = async (path: string) => {
    const source = await openSource(path);
    const files = new Map<string, string>();
    for await (const { name, bytes } of source.entries()) files.set(name, Buffer.from(bytes).toString());
    return { names: source.names.filter((name) => !name.endsWith('/')), files };
  };
  const packed = async (path: string) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of packSource(path)) chunks.push(Uint8Array.from(chunk));
    return Buffer.concat(chunks);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-source-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are the same files from a folder, a tar, a tar.gz and a zip, without litter', async () => {
    const short = ITEMS.filter((item) => !item.name.includes('long-folder'));
    await folderOf(join(folder, 'set-folder'), ITEMS);
    const tar = await packed(join(folder, 'set-folder'));
    const paths = [
      join(folder, 'set-folder'),
      await put('a.tar', tar),
      await put('a.tar.gz', gzipSync(tar)),
      await put('a.zip', zipOf(ITEMS)),
    ];
    for (const path of paths) {
      const { names, files } = await contents(path);
      assert.deepEqual(names, NAMES, path);
      assert.deepEqual(files.get('set/cat/1.png'), 'one', path);
      assert.deepEqual(files.get(`set/${LONG}`), 'long', path);
      assert.equal(files.size, NAMES.length);
    }
    assert.deepEqual((await contents(await put('b.tar', tarOf(short)))).names, NAMES.slice(0, 3));
  });

  it('are recognised by their bytes, not by their names', async () => {
    assert.equal((await contents(await put('wrong.zip', gzipSync(tarOf(ITEMS.slice(0, 3)))))).files.size, 3);
  });

  it('pack a folder into the same bytes whatever its times are, and leave an archive unchanged', async () => {
    const root = join(folder, 'set-folder');
    await folderOf(root, ITEMS);
    const before = await packed(root);
    await utimes(join(root, 'set/cat/1.png'), 1, 1);
    assert.deepEqual(await packed(root), before);
    const zip = zipOf(ITEMS);
    assert.deepEqual(await packed(await put('a.zip', zip)), zip);
  });

  const refused: [string, string, RegExp, () => Promise<string>][] = [
    ['a missing path', 'no-data', /does not exist.*data\.path/s, async () => join(folder, 'none')],
    ['a file that is not an archive', 'not-an-archive', /note\.txt/, () => put('note.txt', bytes('hello'))],
    ['an empty file', 'not-an-archive', /empty/, () => put('empty.tar', bytes(''))],
    [
      'gzip around something else',
      'damaged-archive',
      /note\.gz/,
      () => put('note.gz', gzipSync(bytes('x'.repeat(2000)))),
    ],
    [
      'a tar with a name outside the archive',
      'unsafe-archive',
      /\.\.\/evil\.png/,
      () => put('a.tar', tarOf([{ name: '../evil.png' }])),
    ],
    ['a tar with an absolute name', 'unsafe-archive', /"\/evil/, () => put('a.tar', tarOf([{ name: '/evil.png' }]))],
    [
      'a tar with a link',
      'unsafe-archive',
      /"a\/l\.png".*SymbolicLink/s,
      () => put('a.tar', tarOf([{ name: 'a/l.png', link: '../../x' }])),
    ],
    [
      'a zip with a name outside the archive',
      'unsafe-archive',
      /\.\.\/evil\.png/,
      () => put('a.zip', zipOf([{ name: 'a/../../evil.png' }, { name: '../evil.png' }])),
    ],
    [
      'a zip with an absolute name',
      'unsafe-archive',
      /\/evil\.png/,
      () => put('a.zip', zipOf([{ name: '/evil.png' }])),
    ],
    [
      'a zip with a link',
      'unsafe-archive',
      /"a\/l\.png".*symbolic link/s,
      () => put('a.zip', zipOf([{ name: 'a/l.png', link: '../x' }])),
    ],
    [
      'a file twice',
      'duplicate-entry',
      /"a\/1\.png" twice/,
      () => put('a.tar', tarOf([{ name: 'a/1.png' }, { name: 'a/1.png' }])),
    ],
    [
      'a cut tar.gz',
      'damaged-archive',
      /cut/,
      async () => {
        const whole = gzipSync(
          tarOf([{ name: 'a/1.png', bytes: Uint8Array.from({ length: 9000 }, (_, i) => (i * i) & 255) }]),
        );
        return put('cut.tar.gz', whole.subarray(0, whole.length / 2));
      },
    ],
    [
      'a cut tar',
      'damaged-archive',
      /cut/,
      () => put('cut.tar', tarOf([{ name: 'a/1.png', bytes: new Uint8Array(9000) }]).subarray(0, 5000)),
    ],
    ['a cut zip', 'damaged-archive', /cut/, () => put('cut.zip', zipOf(ITEMS).subarray(0, 200))],
    [
      'a bomb',
      'archive-too-large',
      /"a\/1\.png".*bomb/s,
      () => put('bomb.zip', zipOf([{ name: 'a/1.png', bytes: bytes('x') }], 2 ** 31)),
    ],
  ];
  for (const [what, code, message, make] of refused) {
    it(`refuse ${what}`, async () => {
      const path = await make();
      await assert.rejects(openSource(path), { name: 'Problem', code, message });
    });
  }

  it('refuse a zip entry that unpacks to more bytes than it states', async () => {
    const path = await put('lie.zip', zipOf([{ name: 'a/1.png', bytes: new Uint8Array(5000) }], 10));
    const source = await openSource(path);
    await assert.rejects(
      async () => {
        for await (const _ of source.entries());
      },
      { code: 'damaged-archive', message: /a\/1\.png/ },
    );
  });

  it('refuse links inside a folder', async () => {
    await mkdir(join(folder, 'set/cat'), { recursive: true });
    await symlink(folder, join(folder, 'set/cat/1.png'));
    await assert.rejects(openSource(join(folder, 'set')), { code: 'link-in-folder', message: /1\.png/ });
  });
});
