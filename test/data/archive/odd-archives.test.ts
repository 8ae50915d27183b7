import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { extractFiles } from '../../../data/archive/extract.ts';
import { sizeGuard } from '../../../data/archive/names.ts';
import { openSource } from '../../../data/archive/open-source.ts';
import { type Item, tarOf, zipOf } from '../archives.ts';

const bytes = Buffer.from('an image');
const some: Item[] = ['cat/1.png', 'cat/2.png', 'dog/1.png'].map((name) => ({ name, bytes }));
const tar = tarOf(some);
/** The same entries without the blocks of zeros that end a tar. */
const open = tar.subarray(0, tar.length - 1024);
const zeros = (blocks: number) => Buffer.alloc(512 * blocks);
const odd = (more: Partial<Item>): Item[] => [...some, { name: 'dog/odd.png', bytes, ...more }];
const latin = (text: string) => Buffer.from(text, 'latin1');

describe('odd archives', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-odd-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (content: Uint8Array) => {
    const path = join(folder, 'odd.archive');
    await writeFile(path, content);
    const source = await openSource(path);
    const files: string[] = [];
    for await (const entry of source.entries()) {
      assert.deepEqual(Buffer.from(entry.bytes), bytes);
      files.push(entry.name);
    }
    return { source, files };
  };
  const names = some.map(({ name }) => name);

  const whole: [string, Uint8Array][] = [
    ['a tar with one block of zeros at its end', Buffer.concat([open, zeros(1)])],
    ['a tar with many blocks of zeros at its end', Buffer.concat([open, zeros(50)])],
    ['a tar.gz of two parts, with zeros behind', Buffer.concat([gzipSync(open), gzipSync(zeros(4))])],
    ['a tar with the label of a tape', tarOf([{ name: 'label', type: 'V' }, ...some])],
    ['a zip without Deflate', zipOf(some.map((item) => ({ ...item, method: 0 })))],
    ['a zip with UTF-8 names that are not marked so', zipOf(some.map((item) => ({ ...item, flags: 0 })))],
  ];
  for (const [what, content] of whole)
    it(`are read whole: ${what}`, async () => {
      assert.deepEqual((await read(content)).files, names);
    });

  const refused: [string, string, RegExp, Uint8Array][] = [
    ['a tar cut after an entry', 'damaged-archive', /ends with blocks of zeros, and it has none/, open],
    ['a tar.gz of a tar cut after an entry', 'damaged-archive', /has none/, gzipSync(open)],
    ['two tars in one file', 'damaged-archive', /after its end it goes on/, Buffer.concat([tar, tar])],
    ['a tar with text behind its end', 'damaged-archive', /after its end/, Buffer.concat([tar, zeros(9), bytes])],
    ['a sparse file in a tar', 'unread-entry', /"dog\/odd\.png".*sparse file.*--sparse/s, tarOf(odd({ type: 'S' }))],
    [
      'a sparse file in the form of pax',
      'unread-entry',
      /sparse/,
      tarOf(odd({ name: 'dog/GNUSparseFile.77/odd.png' })),
    ],
    [
      'a sparse file in the oldest form of pax, under its own name',
      'unread-entry',
      /"dog\/odd\.png".*sparse file/s,
      tarOf([...some, { name: 'x', type: 'x', bytes: latin('22 GNU.sparse.size=900\n') }, ...odd({}).slice(-1)]),
    ],
    ['an entry of an unknown type in a tar', 'unread-entry', /is of an unknown type/, tarOf(odd({ type: 'Z' }))],
    ['a continued entry in a tar', 'unread-entry', /ContinuationFile/, tarOf(odd({ type: 'M' }))],
    ['a hard link in a tar', 'unsafe-archive', /is a Link/, tarOf([...some, { name: 'a', link: 'b', type: '1' }])],
    [
      'an entry that is a file and a folder',
      'duplicate-entry',
      /"dog\/1\.png" as a file and as a folder/,
      tarOf([...some, { name: 'dog/1.png/x.png' }]),
    ],
    ['a name twice in a zip', 'duplicate-entry', /twice/, zipOf([...some, some[0]!])],
    ['a name twice, once with a dot', 'duplicate-entry', /twice/, tarOf([...some, { name: './dog//1.png' }])],
    ['a device in a zip', 'unsafe-archive', /device/, zipOf(odd({ mode: 0o020666 }))],
    ['Deflate64', 'foreign-packing', /odd\.png".*Deflate64.*may well be whole/s, zipOf(odd({ method: 9 }))],
    ['LZMA', 'foreign-packing', /LZMA/, zipOf(odd({ method: 14 }))],
    ['an unknown method', 'foreign-packing', /method 77/, zipOf(odd({ method: 77 }))],
    ['strong encryption', 'foreign-packing', /is encrypted/, zipOf(odd({ flags: 0x841 }))],
    ['encryption', 'unsafe-archive', /is encrypted/, zipOf(odd({ flags: 0x801 }))],
    ['a part of a zip', 'foreign-packing', /one of several files/, partOfZip()],
    [
      'the first part of a zip',
      'foreign-packing',
      /the first of several files/,
      Buffer.from('PK\x07\bPK\x03\x04 and more'),
    ],
    ['an empty file', 'not-an-archive', /is not a tar, tar\.gz or zip archive \(it is empty\)/, Buffer.alloc(0)],
    ['a folder with bytes in a zip', 'damaged-archive', /"x\/" has 8 bytes/, zipOf(odd({ name: 'x/' }))],
    ['a zip of fewer entries than it counts', 'damaged-archive', /./, zipOf(some, undefined, 4)],
    ['a zip of more entries than it counts', 'damaged-archive', /./, zipOf(some, undefined, 2)],
    [
      'Shift-JIS with half a letter',
      'name-not-utf8',
      /^1 name in .* not UTF-8.*-mcu=on/s,
      zipOf(odd({ raw: latin('\x83\\/1'), flags: 0 })),
    ],
    ['a name marked as UTF-8 that is not', 'name-not-utf8', /UTF-8/, zipOf(odd({ raw: latin('\xdf/1') }))],
    ['a name in a tar that is not UTF-8', 'name-not-utf8', /UTF-8/, notUtf8()],
    ['a name with a C1 control', 'unsafe-archive', /control/, tarOf(odd({ name: 'a\u009b31m/1.png' }))],
    // Marks that nobody sees would make two classes of one name.
    ...['\u200e', '\u200f', '\u061c'].map((mark): (typeof refused)[number] => [
      `a name with the mark U+${mark.codePointAt(0)!.toString(16)}`,
      'unsafe-archive',
      /control/,
      zipOf(odd({ name: `dog${mark}/1.png` })),
    ]),
    ['a name that turns the text around', 'unsafe-archive', /control/, zipOf(odd({ name: 'a\u202egnp.exe' }))],
  ];
  function partOfZip(): Buffer {
    const found = zipOf(some);
    found.writeUInt16LE(1, found.length - 18);
    return found;
  }
  function notUtf8(): Buffer {
    const found = tarOf(odd({ name: 'dog/od_.png' }));
    const at = found.indexOf('od_');
    found[at + 2] = 0xdf;
    // The checksum of the header counts the byte.
    const header = at - 4;
    const sum = Number.parseInt(found.toString('latin1', header + 148, header + 154), 8) + 0xdf - 0x5f;
    found.write(sum.toString(8).padStart(6, '0'), header + 148, 'latin1');
    return found;
  }
  for (const [what, code, message, content] of refused)
    it(`are refused: ${what}`, async () => {
      await assert.rejects(read(content), { name: 'Problem', code, message });
    });

  it('are refused where the checksum of an entry in a zip differs', async () => {
    await assert.rejects(read(zipOf(odd({ sum: 1 }))), {
      code: 'damaged-archive',
      message: /"dog\/odd\.png": its checksum differs/,
    });
  });

  it('say how many names of a zip were read as code page 437', async () => {
    const { source, files } = await read(zipOf(odd({ raw: latin('Gr\x94\xe1e/1.png'), flags: 0 })));
    assert.deepEqual(files, [...names, 'Größe/1.png']);
    assert.equal(source.oldNames, 1);
  });

  it('are refused where two files of one name are wanted, but a hidden one is not meant', async () => {
    const path = join(folder, 'set.tar');
    const wanted = (...items: string[]) => tarOf(items.map((name) => ({ name, bytes })));
    await writeFile(path, wanted('a/x.bin', 'b/x.bin'));
    const extract = async () => extractFiles(await openSource(path), new Set(['x.bin']), join(folder, 'out'));
    await assert.rejects(extract, { code: 'twin-files', message: /"a\/x\.bin" and "b\/x\.bin"/ });
    await writeFile(
      path,
      tarOf([
        { name: 'a/x.bin', bytes },
        { name: '.old/x.bin', bytes: Buffer.from('old') },
      ]),
    );
    assert.deepEqual([...(await extract()).keys()], ['x.bin']);
    assert.deepEqual(await readFile(join(folder, 'out/x.bin')), bytes);
  });

  it('count 512 bytes for an entry, so that names alone are a bomb too', () => {
    const guard = sizeGuard('x.tar.gz', 1000);
    const limit = 256 * 1024 * 1024;
    for (let i = 0; i < limit / 512; i++) guard('empty', 0, false);
    assert.throws(() => guard('empty', 0, false), { code: 'archive-too-large' });
  });
});
