import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ZipError, zipMembers } from '../../formats/zip.ts';
import { zipOf } from '../data/archives.ts';

const archive = zipOf([
  { name: 'a/', bytes: new Uint8Array() },
  { name: 'a/1.bin', bytes: Buffer.from('content '.repeat(50)) },
  { name: 'a/link', link: 'elsewhere' },
]);

describe('a zip archive', () => {
  const list = async (source: string | Uint8Array) => {
    const found: [string, number, boolean, string][] = [];
    for await (const { name, size, symbolicLink, content } of zipMembers(source))
      found.push([name, size, symbolicLink, Buffer.from(await content()).toString()]);
    return found;
  };
  const expected = [
    ['a/', 0, false, ''],
    ['a/1.bin', 400, false, 'content '.repeat(50)],
    ['a/link', 9, true, 'elsewhere'],
  ];

  it('gives the same members by path, as bytes and from a view into a larger buffer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'strata-zip-'));
    try {
      await writeFile(join(folder, 'a.zip'), archive);
      assert.deepEqual(await list(join(folder, 'a.zip')), expected);
    } finally {
      await rm(folder, { recursive: true });
    }
    assert.deepEqual(await list(archive), expected);
    assert.deepEqual(await list(Buffer.concat([Buffer.alloc(7), archive]).subarray(7)), expected);
  });

  it('throws a ZipError where it is cut short, or where a checksum does not match', async () => {
    await assert.rejects(list(archive.subarray(0, 100)), ZipError);
    const flipped = Buffer.from(archive);
    // The CRC-32 of the second member in the directory, which is what readers go by.
    const entry = flipped.indexOf('PK\x01\x02', flipped.indexOf('PK\x01\x02') + 1, 'latin1');
    flipped[entry + 16]! ^= 1;
    await assert.rejects(list(flipped), { name: 'ZipError', message: 'its checksum differs' });
  });

  it('is read to the end of its directory, also where its count is modulo 65,536 as macOS writes it', async () => {
    const many = Array.from({ length: 65_537 }, (_, i) => ({ name: `${i}`, method: 0 }));
    let count = 0;
    for await (const _ of zipMembers(zipOf(many))) count++;
    assert.equal(count, 65_537);
  }).timeout(30_000);

  it('throws a ZipError where it has more or fewer entries than it counts, or something else behind them', async () => {
    const items = ['a', 'b', 'c'].map((name) => ({ name }));
    assert.equal((await list(zipOf(items))).length, 3);
    for (const count of [1, 2, 4]) await assert.rejects(list(zipOf(items, undefined, count)), ZipError, `${count}`);
    const odd = zipOf(items);
    const end = odd.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    const gap = Buffer.concat([odd.subarray(0, end), Buffer.alloc(4), odd.subarray(end)]);
    await assert.rejects(list(gap), { name: 'ZipError', message: /does not end after the last entry/ });
  });

  it('takes names for UTF-8 where they are, for code page 437 where the format says so, and says which it cannot read', async () => {
    const named = async (raw: Uint8Array, flags: number) => {
      for await (const { name, coding } of zipMembers(zipOf([{ name: '', raw, flags }]))) return [name, coding];
      return [];
    };
    const bytes = (text: string) => Buffer.from(text, 'latin1');
    assert.deepEqual(await named(Buffer.from('cafe\u0301/犬.png'), 0), ['cafe\u0301/犬.png', 'utf-8']);
    assert.deepEqual(await named(Buffer.from('café'), 0x800), ['café', 'utf-8']);
    assert.deepEqual(await named(bytes('Gr\x94\xe1e/1.png'), 0), ['Größe/1.png', 'cp437']);
    assert.deepEqual((await named(bytes('\x83\\/1.png'), 0))[1], 'unknown');
    assert.deepEqual((await named(bytes('Gr\xf6\xdfe/1.png'), 0x800))[1], 'unknown');
  });

  it('has a name from the field for UTF-8 only where that field belongs to the name', async () => {
    const named = async (raw: Uint8Array, field: string, of = crc32(raw)) => {
      for await (const { name, coding } of zipMembers(withField(raw, Buffer.from(field, 'latin1'), of)))
        return [name, coding];
      return [];
    };
    const old = Buffer.from('Gr\x94\xe1e', 'latin1');
    assert.deepEqual(await named(old, Buffer.from('犬').toString('latin1')), ['犬', 'utf-8']);
    assert.deepEqual(await named(old, 'before', 1), ['Größe', 'cp437']);
    assert.deepEqual(await named(Buffer.from('café'), 'before', 1), ['café', 'utf-8']);
    assert.equal((await named(old, 'Gr\xf6'))[1], 'unknown');
  });

  it('can be left early', async () => {
    for await (const { name } of zipMembers(archive)) {
      assert.equal(name, 'a/');
      break;
    }
  });
});

/** A zip whose only entry has a field with its name in UTF-8, which says the checksum of the name to which it belongs. */
function withField(raw: Uint8Array, name: Uint8Array, of: number): Buffer {
  const zip = zipOf([{ name: '', raw, flags: 0 }]);
  const head = Buffer.alloc(9);
  head.writeUInt16LE(0x7075, 0);
  head.writeUInt16LE(5 + name.length, 2);
  head.writeUInt8(1, 4);
  head.writeUInt32LE(of, 5);
  const [directory, end] = ['PK\x01\x02', 'PK\x05\x06'].map((mark) => zip.lastIndexOf(mark, undefined, 'latin1')) as [
    number,
    number,
  ];
  const field = head.length + name.length;
  zip.writeUInt16LE(field, directory + 30);
  zip.writeUInt32LE(end - directory + field, end + 12);
  return Buffer.concat([zip.subarray(0, end), head, name, zip.subarray(end)]);
}
