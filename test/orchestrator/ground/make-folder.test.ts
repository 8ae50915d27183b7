import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../../orchestrator/ground/make-folder.ts';

describe('making a folder', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'strata-folder-'));
  });
  after(() => rm(dir, { recursive: true }));

  it('makes those above it, and takes one that is there', async () => {
    await Promise.all(['a/b/c', 'a/b/d', 'a'].map((name) => makeFolder(join(dir, name))));
    await makeFolder(join(dir, 'a/b/c'));
    assert.ok(existsSync(join(dir, 'a/b/c')) && existsSync(join(dir, 'a/b/d')));
    await makeFolder('/');
  });

  it('makes them beside others that make the same', async () => {
    for (let round = 0; round < 200; round++)
      await Promise.all(['a/b/c', 'a/b', 'a/b/d', 'a'].map((name) => makeFolder(join(dir, `${round}`, name))));
  });

  it('ends where a file is in the way, and where no folder can be made', async () => {
    await writeFile(join(dir, 'file'), '');
    await assert.rejects(makeFolder(join(dir, 'file')), { code: 'EEXIST' });
    await assert.rejects(makeFolder(join(dir, 'file/x/y')), { code: 'ENOTDIR' });
    if (existsSync('/proc/self')) await assert.rejects(makeFolder('/proc/strata/x'), { code: 'ENOENT' });
  });
});
