import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('can be left early', async () => {
    for await (const { name } of zipMembers(archive)) {
      assert.equal(name, 'a/');
      break;
    }
  });
});
