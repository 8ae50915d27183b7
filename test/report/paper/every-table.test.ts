import assert from 'node:assert/strict';
import { plainText, type TableBlock } from '../../../report/document/document.ts';
import { type PaperFigures, paperFigures } from '../../../report/figures/paper-figures.ts';
import { type Findings, findingsOf } from '../../../report/findings/findings.ts';
import { accuracyTable } from '../../../report/paper/accuracy-table.ts';
import { paperOf } from '../../../report/paper/paper.ts';
import { PUBLISHED } from '../../../report/published/published-studies.ts';
import { fixtureStudy } from '../fixture-study.ts';

describe('every table and figure of the paper', function () {
  this.timeout(60_000);
  let findings: Findings;
  let figures: PaperFigures;
  let tables: readonly TableBlock[];
  let captions: readonly string[];
  before(async () => {
    findings = findingsOf(fixtureStudy({ images: 300, seeds: [1, 2, 3] }));
    const published = findings.study.published.map((id) => PUBLISHED.get(id)!);
    figures = await paperFigures(findings, published);
    const paper = paperOf(findings, figures, published);
    // The rest of the appendix has words and keys, in which nothing was measured.
    const measured = paper.sections.filter(
      (section) => !section.appendix || ['further', 'published-differences'].includes(section.id),
    );
    const blocks = measured.flatMap((section) => section.blocks);
    tables = blocks.filter((block) => block.kind === 'table');
    captions = [...tables, ...blocks.filter((block) => block.kind === 'figure')].map(({ caption }) =>
      plainText(caption),
    );
  });

  it('names under it the unit of variation, where anything was measured', () => {
    const ids = tables.map(({ id }) => id);
    for (const id of [
      'main',
      'other',
      'loss',
      'significance',
      'per-class',
      'calibration',
      'study-a',
      'study-a-loss',
      'cost',
    ])
      assert.ok(ids.includes(`table-${id}`), id);
    for (const { id, foot } of tables) assert.match(plainText(foot ?? []), /^Unit\b/, id);
  });

  it('says in its caption, in short, what the marks of page 1 say', () => {
    for (const caption of captions)
      for (const said of ['Synthetic images.', 'Short budget (12 epochs of 500).'])
        assert.ok(caption.includes(said), `${said} in: ${caption}`);
  });

  it('has in the main table letters that agree with the verdicts of the comparisons', () => {
    const { comparisons } = findings;
    const main = tables.find(({ id }) => id === 'table-main');
    const cells = new Map(
      main!.rows.filter((row) => row.length > 1).map((row) => [plainText(row[0]!), row.map((cell) => plainText(cell))]),
    );
    const lettersAt = (name: string, fraction: number): string => {
      const column = main!.columns.findIndex(({ title }) => title.startsWith(`${100 * fraction} %`));
      return /\u00a0([a-z]+)$/.exec(cells.get(name)![column]!)![1]!;
    };
    assert.equal(comparisons.length, 9);
    for (const { a, b, fraction, outcome } of comparisons) {
      const shared = [...lettersAt(a, fraction)].some((letter) => lettersAt(b, fraction).includes(letter));
      assert.equal(shared, outcome === 'equivalent' || outcome === 'cannot-tell', `${a}, ${b} at ${fraction}`);
    }
    assert.match(plainText(main!.foot!), /rows that share a letter are not significantly different/);
  });

  it('sets nothing bold by the verdicts on other rows of the same names', () => {
    const study = fixtureStudy({ images: 1000, draws: 1 });
    const results = study.results
      .filter(({ family }) => family !== 'supervised')
      .map((one) => ({
        ...one,
        scores: one.scores
          .filter(({ protocol }) => protocol === 'logistic')
          .flatMap((score) => [score, { ...score, protocol: 'knn' }]),
      }));
    const two = findingsOf({ ...study, results });
    const bold = (rows: Findings['rows']): number =>
      accuracyTable(two, 'table-any', rows, 'Accuracy.')
        .rows.flat(2)
        .filter((piece) => typeof piece === 'object' && 'best' in piece).length;
    assert.ok(bold(two.main) > 0, 'of the rows that were compared');
    assert.equal(bold(two.rows.filter((row) => row.protocol === 'knn')), 0);
  });

  it('says what three seeds tell of which training wins, and of one seed nothing', () => {
    assert.ok(findings.comparisons.every(({ improvement }) => improvement !== undefined));
    const one = findingsOf(fixtureStudy({ images: 300 }));
    assert.ok(one.comparisons.every(({ improvement }) => improvement === undefined));
  });
});
