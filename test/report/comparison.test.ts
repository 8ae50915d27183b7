import assert from 'node:assert/strict';
import { comparedRows, readSides } from '../../report/comparison/compared-sides.ts';
import { unknownOf } from '../../report/comparison/differences.ts';
import { type ComparisonInput, makeComparison } from '../../report/comparison/make-comparison.ts';
import { isTested, pairSides } from '../../report/comparison/paired-results.ts';
import { findingsOf } from '../../report/findings/findings.ts';
import { metricsJson } from '../../report/findings/metrics-json.ts';
import { sortedJson } from '../../report/ground/sorted-json.ts';
import type { Study } from '../../report/ground/study-types.ts';
import { fixtureStudy } from './fixture-study.ts';

const bytesOf = (study: Study): Uint8Array => Buffer.from(sortedJson(metricsJson(findingsOf(study))));
const made = async (studies: readonly (Study | Uint8Array)[], code: ComparisonInput['code'] = []) => {
  const sides = studies.map((one) => ({ metrics: one instanceof Uint8Array ? one : bytesOf(one) }));
  const { files, ...rest } = await makeComparison({ sides, code });
  const byPath = new Map(files.map(({ path, bytes }) => [path, Buffer.from(bytes)]));
  const text = (path: string): string => byPath.get(path)!.toString('utf8');
  return { ...rest, files: byPath, text, metrics: JSON.parse(text('metrics.json')) };
};

/** `first` with a better self-supervised method, other epochs, and the same baselines. */
function changed(first: Study): Study {
  const other = fixtureStudy({ seeds: [1], draws: 1, images: 600, shift: 0.2, luck: 'other' });
  const kept = first.results.filter(({ family }) => family !== 'self-supervised');
  const learnt = other.results.filter(({ family }) => family === 'self-supervised');
  return {
    ...first,
    results: [...learnt, ...kept],
    parameters: { ...first.parameters, pretrain: { ...(first.parameters.pretrain as object), epochs: 24 } },
  };
}

describe('several runs in one report', function () {
  this.timeout(120_000);
  const first = fixtureStudy({ seeds: [1], draws: 1, images: 600 });
  let two: Awaited<ReturnType<typeof made>>;

  before(async () => {
    const code = [
      {
        side: 1,
        declarations: [{ id: 'learn/losses/nt-xent.ts#ntXent', how: 'changed', nodes: ['pretrain/simclr'] }],
        packages: [],
        incomparable: ['Of run 1 the record of pretrain is gone.'],
      },
    ];
    two = await made([first, changed(first)], code);
  });

  it('tells better from identical, image by image, each in its own words', () => {
    const outcomes = new Map(two.metrics.paired.map((one: any) => [`${one.name} ${one.fraction}`, one]));
    const better = outcomes.get('Barlow Twins 0.1') as any;
    assert.equal(better.outcome, 'better');
    assert.ok(better.difference > 0.1 && better.interval[0] > 0, JSON.stringify(better));
    assert.equal((outcomes.get('random-initialised 1') as any).outcome, 'identical');
    const html = two.text('report.html').replace(/\s+/g, ' ');
    assert.match(html, /Barlow Twins at 10 % of the labels is better in B than in A/);
    assert.match(two.text('tables/accuracies.csv'), /100 % of the labels,random-initialised,.*identical/);
  });

  it('lists what differs, by function if known, and what is unknown', () => {
    const { differences } = two.metrics;
    const epochs = differences.find(({ name }: { name: string }) => name === 'pretrain.epochs');
    assert.deepEqual(epochs.values, ['12', '24']);
    const html = two.text('report.html');
    assert.match(html, /learn\/losses\/nt-xent\.ts#ntXent/);
    assert.match(html, /the record of pretrain is gone/);
    assert.match(html, /pretrain\.epochs is 12 in A and 24 in B/);
  });

  it('shows each number with the interval that its own report has', () => {
    const entry = metricsJson(findingsOf(first)).table.find(({ fraction, main }) => main && fraction === 0.01)!;
    const ends = entry.interval.map((end) => (100 * end).toFixed(1));
    assert.ok(two.text('report.html').includes(`${(100 * entry.accuracy).toFixed(1)}</a> [${ends[0]}, ${ends[1]}]`));
    assert.match(two.text('report.html'), /class="honesty"[^>]*>.*Synthetic images/);
    assert.ok(two.files.get('report.pdf')!.length > 10_000);
  });

  it('marks a run whose budget is short, and which one it is, on the first page and in each caption', async () => {
    const longer = first.histories.map((one) => ({ ...one, cost: { ...one.cost, epochs: 500 } }));
    const { text } = await made([first, { ...changed(first), histories: longer }]);
    const html = text('report.html');
    assert.match(html, /class="honesty"[^>]*>A: Short budget: [^<]*12\u00a0epochs/);
    const captions = [...html.matchAll(/<figcaption>.*?<\/figcaption>/gs)].filter(([one]) =>
      /accuracy|points/.test(one),
    );
    assert.equal(captions.length, 3);
    for (const [caption] of captions) assert.match(caption, /Synthetic images\..*A: Short budget \(/s);
  });

  it('says that the report of an earlier version may have more warnings', () => {
    const { marks: _, ...old } = metricsJson(findingsOf(first));
    const sides = readSides([Buffer.from(sortedJson(old)), bytesOf(first)]);
    assert.deepEqual(unknownOf(sides).length, 1);
    assert.match(unknownOf(sides)[0]!, /report of A and kept no marks/);
  });

  it('widens a difference between runs whose label draws share labels, as their own reports do', () => {
    const options = { seeds: [1], draws: 2, images: 300 };
    const both = [fixtureStudy(options), fixtureStudy({ ...options, luck: 'other' })];
    const width = (shared: number): number => {
      const labelOverlap = [{ fraction: 0.01, shared }];
      const sides = readSides(both.map((one) => bytesOf({ ...one, labelOverlap })));
      const row = comparedRows(sides).find(({ method }) => method === 'Barlow Twins')!;
      const [one] = pairSides(sides, [row], [0.01]);
      assert.ok(one && isTested(one));
      return one.interval[1] - one.interval[0];
    };
    assert.ok(width(0.5) > 1.1 * width(0));
  });

  it('gives the same bytes for the same runs', async () => {
    const again = await made([first, changed(first)]);
    const once = await made([first, changed(first)]);
    assert.equal(again.name, once.name);
    for (const [path, bytes] of once.files) assert.ok(bytes.equals(again.files.get(path)!), path);
  });

  it('says not comparable, and why, if test images, labels or draws differ', async () => {
    const results = first.results.map((one) => ({
      ...one,
      scores: one.scores.map((score) => ({ ...score, labelDraw: 'sha256:1' })),
    }));
    const why = async (other: Study): Promise<string[]> => [
      ...new Set<string>((await made([first, other])).metrics.paired.map((one: any) => one.why)),
    ];
    const images = fixtureStudy({ seeds: [1], draws: 1, images: 500 });
    assert.deepEqual(await why(images), ['600 test images in A, 500 in B']);
    const digest = { ...first, dataset: { ...first.dataset, testDigest: 'sha256:0' } };
    assert.deepEqual(await why(digest), ['different test images']);
    assert.deepEqual(await why({ ...first, results }), ['no label draw in common']);
  });

  it('puts three runs side by side, and rows that only one has', async () => {
    const { text, metrics } = await made([first, changed(first), { ...first, results: first.results.slice(0, 1) }]);
    const [head, ...rows] = text('tables/accuracies.csv').trim().split('\n');
    assert.equal(head, 'Share of labels,Method,Classifier,A,B,C');
    assert.ok(
      rows.some((row) => /random-initialised.*,-$/.test(row)),
      rows.join('\n'),
    );
    assert.deepEqual(new Set(metrics.paired.map(({ b }: { b: string }) => b)), new Set(['B', 'C']));
  });

  it('refuses a file that is no metrics.json, and names its run', async () => {
    await assert.rejects(made([first, Buffer.from('{"format":"other"}')]), /Run B .*format "other"/);
    await assert.rejects(made([Buffer.from('no JSON'), first]), /Run A .*is not JSON/);
  });
});
