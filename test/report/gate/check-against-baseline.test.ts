import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBaseline } from '../../../report/gate/baseline.ts';
import { baselineText } from '../../../report/gate/baseline-file.ts';
import { checkAgainstBaseline, prepareCheck } from '../../../report/gate/check-against-baseline.ts';
import { compare } from '../../../report/gate/compare-with-baseline.ts';
import { gateJUnit } from '../../../report/gate/gate-junit.ts';
import { gateMarkdown } from '../../../report/gate/gate-markdown.ts';
import { gateText } from '../../../report/gate/terminal-text.ts';
import { sortedJson } from '../../../report/ground/sorted-json.ts';
import { simulatedMetrics } from './simulated-metrics.ts';

describe('checkAgainstBaseline', () => {
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

  const paths = () => ({
    experiment: 'simulated',
    metricsPath: at('metrics.json'),
    baselinePath: at('baselines/quick.json'),
    again: (seeds: number, ...words: readonly string[]) => ['check', 'simulated', '--seeds', seeds, ...words].join(' '),
  });

  it('refuses without a baseline and names the command that writes one', async () => {
    await assert.rejects(checkAgainstBaseline(paths(), out), (error: Error & { code?: string; exitCode?: number }) => {
      assert.deepEqual([error.name, error.code, error.exitCode], ['Problem', 'no-baseline', 2]);
      assert.match(error.message, /--update/);
      return true;
    });
  });

  it('writes a baseline, with its reason and what it can detect, and then finds the run identical', async () => {
    assert.equal(
      (await checkAgainstBaseline({ ...paths(), update: true, reason: 'the first numbers' }, out)).exitCode,
      0,
    );
    assert.match(said, /smallest drop detected 95 times in 100/);
    assert.equal(JSON.parse(await readFile(at('baselines/quick.json'), 'utf8')).reason, 'the first numbers');
    said = '';
    assert.equal((await checkAgainstBaseline(paths(), out)).exitCode, 0);
    assert.match(said, /^No regression: 12 identical\./);
  });

  it('exits 3 on a clear drop and writes JUnit and Markdown', async () => {
    await checkAgainstBaseline({ ...paths(), update: true }, out);
    await writeFile(
      at('metrics.json'),
      sortedJson(simulatedMetrics({ luck: 'now', seeds: [1], images: 2000, drop: 0.2 })),
    );
    said = '';
    const files = { junit: at('out/junit.xml'), markdown: at('out/check.md') };
    assert.equal((await checkAgainstBaseline({ ...paths(), ...files }, out)).exitCode, 3);
    assert.match(said, /^Regression: 3 worse/);
    const junit = await readFile(files.junit, 'utf8');
    assert.match(junit, /<testsuites tests="12" failures="3"/);
    assert.equal([...junit.matchAll(/<failure /g)].length, 3);
    assert.equal([...(await readFile(files.markdown, 'utf8')).matchAll(/\*\*worse\*\*/g)].length, 3);
  });

  it('says so in the files too where there is no baseline, before anything is computed', async () => {
    const files = { junit: at('junit.xml'), markdown: at('check.md') };
    const plan = { ...paths(), ...files, metricsPath: at('none.json') };
    await assert.rejects(prepareCheck(plan), /There is no baseline/);
    assert.match(await readFile(files.junit, 'utf8'), /skipped="1"[\s\S]*there is no baseline/);
    assert.match(
      await readFile(files.markdown, 'utf8'),
      /^<!-- strata-check: simulated -->\n### simulated: no baseline/,
    );
  });

  it('refuses options that have no meaning before anything is computed', async () => {
    await checkAgainstBaseline({ ...paths(), update: true }, out);
    for (const [given, said] of [
      [{ alpha: '0' }, /--alpha 0 is not valid/],
      [{ alpha: 'small' }, /--alpha small/],
      [{ delta: '-1' }, /--delta -1/],
      [{ delta: '0x2' }, /--delta 0x2/],
      [{ looks: '3,1' }, /--looks 3,1/],
      [{ looks: '' }, /--looks /],
    ] as const)
      await assert.rejects(prepareCheck({ ...paths(), given }), (error: Error & { exitCode?: number }) => {
        assert.match(error.message, said);
        return error.exitCode === 2;
      });
    await prepareCheck({ ...paths(), given: { alpha: '.05', delta: '1.5', looks: '1' } });
  });

  it('refuses a baseline that was merged or edited into something that nobody measured, and names the entry', async () => {
    await checkAgainstBaseline({ ...paths(), update: true }, out);
    const whole = JSON.parse(await readFile(at('baselines/quick.json'), 'utf8'));
    const [first, ...others] = whole.metrics;
    for (const [metrics, said] of [
      [[first, ...whole.metrics], /its entry 1, method 0 .* at 1 %, seed 1, draw 0, is there twice/],
      [[{ ...first, accuracy: 0.99 }, ...others], /entry 0, .*has the accuracy 0.99, but \d+ of 2000 images are right/],
      [[{ ...first, accuracy: null }, ...others], /metrics\.0\.accuracy does not fit: .*null/],
      [[{ ...first, correct: first.correct.slice(0, 40) }, ...others], /does not have 2000 bits in "correct"/],
      [[{ ...first, seed: null }, ...others], /metrics\.0\.seed does not fit: .*null/],
      [
        [{ ...first, n: 8, correct: 'AA==', accuracy: 0, seed: 2 }, ...whole.metrics],
        /has 2000 test images, an earlier/,
      ],
      [[null], /metrics\.0 does not fit: .*null/],
      [[], /it has no metric/],
    ] as const) {
      await writeFile(at('baselines/quick.json'), JSON.stringify({ ...whole, metrics }));
      await assert.rejects(prepareCheck(paths()), (error: Error & { exitCode?: number }) => {
        assert.match(error.message, said);
        return error.exitCode === 2;
      });
    }
    const { costs, parameters: _, ...rest } = whole;
    await writeFile(at('baselines/quick.json'), JSON.stringify({ ...rest, costs: { machine: '' } }));
    await assert.rejects(prepareCheck(paths()), /its member costs\.counts does not fit/);
    // Without parameters nothing is known of what was asked for, and all else can be compared.
    await writeFile(at('baselines/quick.json'), JSON.stringify({ ...rest, costs }));
    const run = { nodes: [], machine: '', sized: [] };
    assert.equal((await checkAgainstBaseline({ ...paths(), run }, out)).exitCode, 0);
  });

  it('keeps the reasons of earlier baselines and their means, and no date', async () => {
    await checkAgainstBaseline({ ...paths(), update: true }, out);
    await writeFile(at('metrics.json'), sortedJson(simulatedMetrics({ luck: 'two', seeds: [1, 2], images: 2000 })));
    await checkAgainstBaseline({ ...paths(), update: true, reason: 'another loss' }, out);
    const text = await readFile(at('baselines/quick.json'), 'utf8');
    const { history, reason } = JSON.parse(text);
    assert.equal(reason, 'another loss');
    assert.deepEqual([history.length, history[0].reason, history[0].seeds], [1, 'first baseline', 1]);
    assert.equal(Object.keys(history[0].accuracies).length, 12);
    assert.doesNotMatch(text, /20\d\d-\d\d-\d\d/);
    // A line an entry, so that a review shows what changed.
    assert.equal(text.split('\n').filter((line) => line.includes('"correct":')).length, 24);
  });

  it('tells what an update takes out of the baseline', async () => {
    const two = simulatedMetrics({ luck: 'two', seeds: [1, 2], images: 500 });
    await writeFile(at('metrics.json'), sortedJson(two));
    await checkAgainstBaseline({ ...paths(), update: true }, out);
    assert.doesNotMatch(said, /No longer|Fewer/);
    const metrics = two.metrics.filter(
      ({ method, seed }) => method !== 'method 0' && (method !== 'method 1' || seed === 1),
    );
    const sick = { method: 'method 1', seed: 1, node: 'x', last: {}, cost: {}, finite: false, alarms: [] };
    await writeFile(at('metrics.json'), sortedJson({ ...two, metrics, training: [sick] }));
    const { exitCode, data } = await checkAgainstBaseline({ ...paths(), update: true, reason: 'less' }, out);
    assert.equal(exitCode, 0);
    assert.match(said, /No longer in the baseline.*: method 0 .* at 1 %; method 0 .* at 10 %; method 0 .* at 100 %\./);
    assert.match(said, /Fewer seeds than in the previous baseline: method 1 .* at 1 % \(1 of 2\); /);
    assert.match(said, /not finite: method 1, seed 1\./);
    assert.equal((data.warnings as string[]).length, 3);
  });

  it('tells of a new baseline its spread between seeds, how often it would have cried wolf, and what it catches', async () => {
    const five = simulatedMetrics({ luck: 'five', seeds: [0, 1, 2, 3, 4], images: 500 });
    await writeFile(at('metrics.json'), sortedJson(five));
    const { data } = await checkAgainstBaseline({ ...paths(), update: true, reason: 'five seeds' }, out);
    assert.match(
      said,
      /in 0 of 5 splits of these seeds \(0\.0 %\) into 1 for the check and 4 for the baseline, the rule called/,
    );
    assert.match(said, /of 10 splits of these seeds \([\d.]+ %\) into 3 for the check and 2 for the baseline/);
    const [first] = data.detectable as { spread: number; floor: number; drops: Record<string, number> }[];
    assert.ok(first!.spread > 0 && first!.floor > 0);
    assert.ok(first!.drops[1]! > first!.drops[3]! && first!.drops[3]! > first!.drops[5]!);
  });

  it('names a file that is not a baseline, and a baseline of another experiment', async () => {
    await writeFile(at('wrong.json'), '{"format":"something"}');
    await assert.rejects(
      checkAgainstBaseline({ ...paths(), baselinePath: at('wrong.json') }, out),
      /format is "something"/,
    );
    await writeFile(at('broken.json'), '{');
    await assert.rejects(checkAgainstBaseline({ ...paths(), baselinePath: at('broken.json') }, out), /not JSON/);
    const other = { ...makeBaseline(simulatedMetrics({ luck: 'base', seeds: [1] }), ''), experiment: 'other' };
    await writeFile(at('other.json'), baselineText(other));
    await assert.rejects(
      checkAgainstBaseline({ ...paths(), baselinePath: at('other.json') }, out),
      /experiment "other"/,
    );
  });
});

describe('the renderings of a comparison', () => {
  const before = makeBaseline(simulatedMetrics({ luck: 'base', seeds: [1] }), '');
  const compared = compare(simulatedMetrics({ luck: 'now', seeds: [2] }), before);
  const result = { ...compared, experiment: 'simulated', flips: [] };

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
    assert.equal([...junit.matchAll(/<skipped message="cannot tell(: needs \d+ more seed|;)/g)].length, open);
  });

  it('have one row a metric in Markdown', () => {
    assert.equal([...gateMarkdown(result).matchAll(/^\| method/gm)].length, result.rows.length);
  });
});
