import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { extractFiles } from '../../../data/archive/extract.ts';
import { openSource } from '../../../data/archive/open-source.ts';
import { asProblem } from '../../../orchestrator/ground/system-problems.ts';
import { skip } from '../../rig/skip.ts';
import { tarOf } from '../archives.ts';

const NAMES = ['train_X.bin', 'train_y.bin', 'test_X.bin'] as const;
const wanted = new Set<string>(NAMES);
const big = Buffer.alloc(8 * 2 ** 20, 1);
const tar = tarOf([
  { name: 'set/train_X.bin', bytes: big },
  { name: 'set/train_y.bin', bytes: Buffer.from([1]) },
  { name: 'set/test_X.bin', bytes: big },
]);

describe('extracting files of an archive', () => {
  let folder: string;
  let into: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-extract-'));
    into = join(folder, 'into');
    await mkdir(into);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const extract = async (bytes: Buffer, signal?: AbortSignal) => {
    const path = join(folder, 'set.tar');
    await writeFile(path, tar);
    const source = await openSource(path);
    await writeFile(path, bytes);
    return extractFiles(source, wanted, into, signal);
  };
  const forms = { tar, 'tar.gz': gzipSync(tar, { level: 1 }) };

  for (const [form, bytes] of Object.entries(forms)) {
    it(`gives the bytes of a ${form}`, async () => {
      const paths = await extract(bytes);
      assert.deepEqual([...paths.keys()].sort(), [...NAMES].sort());
      for (const [name, length] of [
        ['train_X.bin', big.length],
        ['train_y.bin', 1],
        ['test_X.bin', big.length],
      ] as const)
        assert.equal((await readFile(paths.get(name)!)).length, length);
    });

    it(`ends where a file of a ${form} cannot be written, in the system’s words`, async () => {
      for (const name of NAMES) {
        await mkdir(join(into, name));
        await assert.rejects(extract(bytes), { code: 'EISDIR' });
        await rm(into, { recursive: true });
        await mkdir(into);
      }
    });

    it(`ends where the disk is full while it unpacks a ${form}`, async function () {
      if (!existsSync('/dev/full')) return skip(this, 'this system has no /dev/full');
      await symlink('/dev/full', join(into, 'train_X.bin'));
      await assert.rejects(extract(bytes), (error) => {
        assert.equal((asProblem(error) as { code: string }).code, 'disk-full');
        return true;
      });
    });

    it(`calls a ${form} damaged that ends before a file, or in the middle of one`, async () => {
      for (const length of [bytes.length / 2, bytes.length / 2 + 700])
        await assert.rejects(extract(bytes.subarray(0, length)), { code: 'damaged-archive' });
    });

    it(`stops in the middle of a ${form} when asked to`, async () => {
      await assert.rejects(extract(bytes, AbortSignal.abort(new Error('interrupted'))), { message: 'interrupted' });
    });
  }
});
