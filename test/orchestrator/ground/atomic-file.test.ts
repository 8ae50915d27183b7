import assert from 'node:assert/strict';
import fs, { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moveOver, replaceFileSync } from '../../../orchestrator/ground/atomic-file.ts';

describe('Moving a file over another', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'strata-move-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** A rename on a network file system: `first` happens, the reply is lost, and the client asks a second time. */
  const losingTheReply = <T>(first: (from: string, to: string) => void, work: () => T): T => {
    const real = fs.renameSync;
    fs.renameSync = (from, to) => {
      first(String(from), String(to));
      real(from, to);
    };
    syncBuiltinESMExports();
    try {
      return work();
    } finally {
      fs.renameSync = real;
      syncBuiltinESMExports();
    }
  };

  it('is done when only the reply was lost, of a file and of a folder', () => {
    const [file, folder] = [join(dir, 'file'), join(dir, 'folder')];
    writeFileSync(`${file}.new`, 'new');
    mkdirSync(`${folder}.new`);
    const real = fs.renameSync;
    for (const path of [file, folder]) losingTheReply(real, () => moveOver(`${path}.new`, path));
    assert.equal(readFileSync(file, 'utf8'), 'new');
    assert.ok(existsSync(folder));
    losingTheReply(real, () => replaceFileSync(file, 'newer'));
    assert.equal(readFileSync(file, 'utf8'), 'newer');
  });

  it('fails when the source is gone and another file has its name', () => {
    const file = join(dir, 'file');
    writeFileSync(file, 'old');
    writeFileSync(`${file}.new`, 'new');
    const vanish = (from: string): void => rmSync(from);
    assert.throws(() => losingTheReply(vanish, () => moveOver(`${file}.new`, file)), { code: 'ENOENT' });
    assert.equal(readFileSync(file, 'utf8'), 'old');
    assert.throws(() => moveOver(join(dir, 'nothing'), file), { code: 'ENOENT' });
  });
});
