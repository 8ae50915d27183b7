import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetricsJson } from '../../report/findings/metrics-json.ts';
import { fractionLabel, interval, percent, points, pointsInterval, pValue } from '../../report/ground/number-format.ts';
import { makeReport } from '../../report/make-report.ts';
import { skip } from '../rig/skip.ts';
import { fixtureStudy } from './fixture-study.ts';

interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly fraction: number;
  readonly difference: number;
  readonly interval: readonly [number, number];
  readonly pHolm: number;
  readonly mcnemar: { readonly onlyA: number; readonly onlyB: number };
}

/** Text as a reader sees it, without markup, and with one kind of blank. */
const visible = (html: string): string =>
  html
    .replace(/<(script|style)>[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/[\s\u00a0\u2002]+/g, ' ');

/** Cells of a table of the page by row; a row that heads others has one. */
const rowsOf = (html: string, id: string): string[][] => {
  const table = new RegExp(`<figure id="${id}">([\\s\\S]*?)</figure>`).exec(html)?.[1] ?? '';
  return [...table.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell]) => visible(cell!).trim()),
  );
};

/** Numbers with decimals: accuracies, ends of intervals, p-values, differences; how often each is there. */
function decimals(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [number] of text.matchAll(/(?<![\d.,\w])[+\u2212]?\d+\.\d+(?![\d.]*[\d\w])/g))
    found.set(number, (found.get(number) ?? 0) + 1);
  return found;
}

describe('the numbers of the page, the paper and metrics.json', function () {
  this.timeout(120_000);
  let html: string;
  let metrics: MetricsJson;
  let pdf: Buffer | undefined;

  before(async () => {
    const files = new Map((await makeReport(fixtureStudy())).map(({ path, bytes }) => [path, Buffer.from(bytes)]));
    html = files.get('report.html')!.toString('utf8');
    metrics = JSON.parse(files.get('metrics.json')!.toString('utf8')) as MetricsJson;
    pdf = files.get('report.pdf');
  });

  it('are the same accuracies and intervals, cell by cell, no cell more and none less', () => {
    for (const [id, main] of [
      ['table-main', true],
      ['table-other', false],
    ] as const) {
      const [head, ...body] = rowsOf(html, id);
      const shown = new Map<string, string>();
      for (const row of body.filter((cells) => cells.length > 1))
        head!.forEach((title, i) => {
          const share = /^([\d.]+ %) \(/.exec(title)?.[1];
          if (share !== undefined && row[i] !== '\u2013')
            shown.set(`${row[0]} ${share}`, row[i]!.replace(/ [a-z]+$/, ''));
        });
      const measured = metrics.table.filter((one) => one.main === main);
      const expected = new Map(
        measured.map((one) => [
          `${one.method} ${fractionLabel(one.fraction)}`,
          `${percent(one.accuracy)} ${interval(one.interval)}`,
        ]),
      );
      assert.ok(expected.size >= 3, id);
      assert.deepEqual(new Map([...shown].sort()), new Map([...expected].sort()), id);
    }
  });

  it('are the same test losses and intervals', () => {
    const [head, ...body] = rowsOf(html, 'table-loss');
    const shown = body
      .filter((cells) => cells.length > 1)
      .flatMap((row) =>
        head!.flatMap((title, i) => {
          const share = /^([\d.]+ %) \(/.exec(title)?.[1];
          return share !== undefined && row[i] !== '\u2013' ? [`${row[0]} ${share}: ${row[i]}`] : [];
        }),
      );
    const expected = metrics.table
      .filter((one) => one.testLoss !== undefined && one.main)
      .map((one) => {
        const [low, high] = one.testLossInterval!.map((end) => end.toFixed(3));
        return `${one.method} ${fractionLabel(one.fraction)}: ${one.testLoss!.toFixed(3)} [${low}, ${high}]`;
      });
    assert.equal(expected.length, 9);
    for (const one of expected) assert.ok(shown.includes(one), `${one} in ${shown.join('; ')}`);
  });

  it('are the same differences, p-values and counts of images', () => {
    const shown = rowsOf(html, 'table-significance').slice(1);
    const expected = (metrics.comparisons as readonly Comparison[]).map((one) => [
      `${one.a} \u2212 ${one.b}`,
      fractionLabel(one.fraction),
      `${points(one.difference)} ${pointsInterval(one.interval)}`,
      pValue(one.pHolm),
      `(${one.mcnemar.onlyA} : ${one.mcnemar.onlyB})`,
    ]);
    assert.ok(expected.length >= 6);
    assert.deepEqual(
      shown.map((cells) => [...cells.slice(0, 4), /\([^)]*\)/.exec(cells[4]!)?.[0]]),
      expected,
    );
  });

  it('are the same accuracies by class, counted from the images that metrics.json says are right', () => {
    const [head, ...rows] = rowsOf(html, 'table-per-class');
    const largest = Math.max(...metrics.metrics.map((one) => one.fraction));
    for (const [i, method] of [...head!.entries()].slice(2)) {
      const run = metrics.metrics.find(
        (one) => one.method === method && one.fraction === largest && one.draw === 0 && one.protocol !== 'knn',
      )!;
      const right = rows.reduce((sum, row) => sum + (Number(row[i]) * Number(row[1])) / 100, 0);
      assert.ok(Math.abs(right - run.accuracy * run.n) < 0.5 * rows.length, `${method}: ${right} of ${run.n}`);
    }
  });

  it('are the same in the PDF, which has each number of the page at least as often as its own text, and no other', function () {
    if (!pdf) {
      return skip(this, 'the typesetter has no package for this platform');
    }
    const folder = mkdtempSync(join(tmpdir(), 'strata-numbers-'));
    writeFileSync(join(folder, 'report.pdf'), pdf);
    let text: string;
    try {
      text = execFileSync('pdftotext', ['-raw', join(folder, 'report.pdf'), '-'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch {
      return skip(this, 'pdftotext is not installed: apt-get install poppler-utils');
    } finally {
      rmSync(folder, { recursive: true });
    }
    const paper = decimals(text.replaceAll('\u200b', '').replace(/[\s\u00a0\u2002]+/g, ' '));
    const body = visible(html.slice(html.indexOf('<body>')).replace(/href="data:[^"]*"/g, ''));
    const page = decimals(body);
    const written = decimals(visible(html.slice(html.indexOf('<body>')).replace(/<svg[\s\S]*?<\/svg>/g, ' ')));
    assert.ok(written.size > 60, `${written.size} numbers`);
    const less = [...written].filter(([number, times]) => (paper.get(number) ?? 0) < times - repeated(html, number));
    assert.deepEqual(less, [], 'of the page, lacking in the paper');
    assert.deepEqual(
      [...paper.keys()].filter((number) => !page.has(number)),
      [],
      'of the paper, not on the page',
    );
  });
});

/** How often the page alone has a number: its first sentence is not in the paper. */
const repeated = (html: string, number: string): number => {
  const answer = visible(/<p class="answer">([\s\S]*?)<\/p>/.exec(html)?.[1] ?? '');
  return decimals(answer).get(number) ?? 0;
};
