import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBaseline } from '../../../report/gate/baseline.ts';
import { checkCommand } from '../../../report/gate/check-command.ts';
import { compare } from '../../../report/gate/compare.ts';
import { gateJUnit, gateMarkdown, gateText } from '../../../report/gate/render.ts';
import { sortedJson } from '../../../report/sorted-json.ts';
import { simulatedMetrics } from './simulated-metrics.ts';

describe('checkCommand', () => {
  let folder: string;
  let said: string;
  const out = (text: string): void => {
    said += text;
  };
  const at = (name: string): string => join(folder, name);

  beforeEach(async () => {
    said = '';
    folder = await mkdtemp(join(tmpdir(), 'strata-check-'));
    await writeFile(at('metrics.json'), sortedJson(simulatedMetrics({ luck: 'base', seeds: [1], images: 2000 })));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const paths = () => ({ metricsPath: at('metrics.json'), baselinePath: at('baselines/quick.json') });

  it('refuses without a baseline and names the command that writes one', async () => {
    await assert.rejects(checkCommand(paths(), out), (error: Error & { code?: string; exitCode?: number }) => {
      assert.deepEqual([error.name, error.code, error.exitCode], ['Problem', 'no-baseline', 2]);
      assert.match(error.message, /--update/);
      return true;
    });
  });

  it('writes a baseline, with its reason and what it can detect, and then finds the run identical', async () => {
    assert.equal(await checkCommand({ ...paths(), update: true, reason: 'the first numbers' }, out), 0);
    assert.match(said, /a drop of \d+\.\d points/);
    assert.equal(JSON.parse(await readFile(at('baselines/quick.json'), 'utf8')).reason, 'the first numbers');
    said = '';
    assert.equal(await checkCommand(paths(), out), 0);
    assert.match(said, /^No regression: 12 identical\./);
  });

  it('exits 3 on a clear drop and writes JUnit and Markdown', async () => {
    await checkCommand({ ...paths(), update: true }, out);
    await writeFile(
      at('metrics.json'),
      sortedJson(simulatedMetrics({ luck: 'now', seeds: [1], images: 2000, drop: 0.2 })),
    );
    said = '';
    const files = { junit: at('out/junit.xml'), markdown: at('out/check.md') };
    assert.equal(await checkCommand({ ...paths(), ...files }, out), 3);
    assert.match(said, /^Regression: 3 worse/);
    const junit = await readFile(files.junit, 'utf8');
    assert.match(junit, /<testsuites tests="12" failures="3"/);
    assert.equal([...junit.matchAll(/<failure /g)].length, 3);
    assert.equal([...(await readFile(files.markdown, 'utf8')).matchAll(/\*\*worse\*\*/g)].length, 3);
  });

  it('names a file that is not a baseline, and a baseline of another experiment', async () => {
    await writeFile(at('wrong.json'), '{"format":"something"}');
    await assert.rejects(checkCommand({ ...paths(), baselinePath: at('wrong.json') }, out), /format is "something"/);
    await writeFile(at('broken.json'), '{');
    await assert.rejects(checkCommand({ ...paths(), baselinePath: at('broken.json') }, out), /not JSON/);
    const other = { ...makeBaseline(simulatedMetrics({ luck: 'base', seeds: [1] }), ''), experiment: 'other' };
    await writeFile(at('other.json'), sortedJson(other));
    await assert.rejects(checkCommand({ ...paths(), baselinePath: at('other.json') }, out), /experiment "other"/);
  });
});

describe('the renderings of a comparison', () => {
  const before = makeBaseline(simulatedMetrics({ luck: 'base', seeds: [1] }), '');
  const result = compare(simulatedMetrics({ luck: 'now', seeds: [2] }), before);

  it('keep text for the terminal within 100 columns of plain characters', () => {
    for (const line of gateText(result).split('\n')) {
      assert.ok(line.length <= 100, line);
      assert.match(line, /^[\x20-\x7e]*$/);
    }
  });

  it('count every row once in JUnit, undecided ones as skipped', () => {
    const junit = gateJUnit(result);
    assert.equal([...junit.matchAll(/<testcase /g)].length, result.rows.length);
    const open = result.rows.filter((row) => row.verdict === 'cannot tell').length;
    assert.ok(open > 0);
    assert.equal(
      [...junit.matchAll(/<skipped message="cannot tell: \d+ more seed|<skipped message="cannot tell;/g)].length,
      open,
    );
  });

  it('have one row a metric in Markdown', () => {
    assert.equal([...gateMarkdown(result).matchAll(/^\| method/gm)].length, result.rows.length);
  });
});
