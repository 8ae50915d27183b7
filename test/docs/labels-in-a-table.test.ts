import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from './commands.ts';

/** The lines of Python in the guide. */
const recipe = (): string =>
  textOf('docs/own-images.md')
    .slice(textOf('docs/own-images.md').indexOf('    import csv'))
    .split('\n\n')[0]!
    .replaceAll(/^ {4}/gm, '');

describe('the recipe for labels in a table', () => {
  let folder: string;
  before(function () {
    if (spawnSync('python3', ['--version']).status !== 0) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'strata-table-'));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  it('sorts images by a table with a byte order mark, quotes and line ends of Windows, and says what it cannot', () => {
    const rows = [
      'filename,label,note',
      'a.jpg,"żółw","x, y"',
      'b.jpg, kot ,',
      'c.jpg,,',
      'd.jpg,kot,gone',
      'a.jpg,kot,',
    ];
    writeFileSync(join(folder, 'labels.csv'), `\ufeff${rows.join('\r\n')}\r\n`);
    execFileSync('mkdir', [join(folder, 'photos')]);
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, 'photos', `${name}.jpg`), name);
    const printed = execFileSync('python3', ['-c', recipe()], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    });
    assert.deepEqual(printed.trim().split('\n'), [
      "no class name: c.jpg ''",
      'missing: d.jpg',
      'under two classes, the first was taken: a.jpg żółw kot',
    ]);
    const found = readdirSync(join(folder, 'sorted'), { recursive: true, encoding: 'utf8' }).sort();
    assert.deepEqual(found, ['kot', 'kot/b.jpg', 'żółw', 'żółw/a.jpg']);
  });
});
