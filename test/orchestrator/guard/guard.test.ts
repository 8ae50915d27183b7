import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILES, REFUSED } from './ways.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

describe('The guard over a running stage', () => {
  let root: string;
  let far: string;
  let outcomes: Record<string, string>;
  before(function () {
    this.timeout(60_000);
    root = realpathSync(mkdtempSync(join(tmpdir(), 'strata-guard-')));
    // Somebody's data, outside the project and outside what is temporary.
    far = mkdtempSync(join(homedir(), '.strata-nosy-data-'));
    writeFileSync(join(far, 'data.txt'), 'not declared');
    for (const [path, text] of Object.entries({ ...FILES, 'far.json': JSON.stringify(join(far, 'data.txt')) })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const args = ['--import', createRequire(import.meta.url).resolve('tsx'), CHILD, root];
    outcomes = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', cwd: root }));
  });
  after(() => {
    rmSync(root, { recursive: true });
    rmSync(far, { recursive: true });
  });

  it('has seen every way', () => {
    const seen = new Set(Object.keys(outcomes));
    assert.deepEqual(
      Object.keys(REFUSED).filter((way) => !seen.has(way)),
      [],
    );
    assert.ok([...seen].filter((way) => !(way.replace(', inline', '') in REFUSED)).length >= 20);
  });

  for (const [way, message] of Object.entries(REFUSED))
    for (const form of ['', ', inline'])
      it(`refuses a stage that ${way}${form}`, () => assert.match(outcomes[way + form] ?? 'not run', message));

  it('lets a stage do what it declares', () => {
    const others = Object.entries(outcomes).filter(([way]) => !(way.replace(', inline', '') in REFUSED));
    assert.deepEqual(
      others.filter(([, outcome]) => outcome !== 'fine'),
      [],
    );
  });

  it('stops what would have been changed', () => {
    for (const path of ['left.txt', 'made', 'link', 'data/y.txt'])
      assert.equal(existsSync(join(root, path)), false, path);
    assert.equal(
      readFileSync(
        join(root, 'artifacts/objects/ab/ab00000000000000000000000000000000000000000000000000000000000000'),
        'utf8',
      ),
      'in the store',
    );
    assert.ok(existsSync(join(root, 'data/x.txt')));
  });
});
