import assert from 'node:assert/strict';
import type { FigureBlock } from '../../../report/document/document.ts';
import { plainText } from '../../../report/document/document.ts';
import { type PaperFigures, paperFigures } from '../../../report/figures/paper-figures.ts';
import { findingsOf } from '../../../report/findings/findings.ts';
import { limitsOf } from '../../../report/findings/study-limits.ts';
import type { Study } from '../../../report/ground/study-types.ts';
import { paperOf } from '../../../report/paper/paper.ts';
import { PUBLISHED } from '../../../report/published/published-studies.ts';
import { dataTables } from '../../../report/tables/data-tables.ts';
import { fixtureImage } from '../fixture-exhibits.ts';
import { fixtureStudy } from '../fixture-study.ts';

/** The fixture with trainings from scratch that were watched for three epochs, training images, and labels by class. */
export function watchedStudy(): Study {
  const study = fixtureStudy({ images: 200, draws: 2 });
  const node = study.provenance[0]!.name;
  const curve = [0, 1, 2].map((epoch) => ({
    ...{ step: 5 * (epoch + 1), epoch },
    values: {
      ...{ loss: 2 - epoch / 2, trainAccuracy: 0.3 + epoch / 5, gradientNorm: 1 },
      ...{ testLoss: 2.2 - epoch / 4, testAccuracy: 0.25 + epoch / 8 },
    },
  }));
  return {
    ...study,
    results: study.results.map((one) =>
      one.family === 'supervised' ? { ...one, scores: one.scores.map((score) => ({ ...score, curve })) } : one,
    ),
    samples: {
      ...{ height: 32, width: 32, channels: 3, node },
      labels: Array.from({ length: 24 }, (_, i) => i % 10),
      pixels: Buffer.concat(Array.from({ length: 24 }, (_, i) => fixtureImage(i % 10, i))),
    },
    labelCounts: [0.01, 0.1, 1].flatMap((fraction) =>
      (fraction === 1 ? [0] : [0, 1]).map((draw) => ({
        ...{ fraction, draw, node },
        counts: study.dataset.classes.map((_, i) => 900 * fraction + (draw === 0 ? 0 : i)),
      })),
    ),
  };
}

describe('the figures of trainings on labels', function () {
  this.timeout(60_000);
  const study = watchedStudy();
  const findings = findingsOf(study);
  const published = [PUBLISHED.get('study-a')!];
  let figures: PaperFigures;
  before(async () => {
    figures = await paperFigures(findings, published);
  });
  const svgOf = ({ image }: FigureBlock): string => ('svg' in image ? image.svg : '');
  const csvOf = (name: string): string[] => {
    const file = dataTables(findings).find(({ path }) => path === `tables/${name}.csv`)!;
    return Buffer.from(file.bytes).toString('utf8').trim().split('\n');
  };

  it('fit their columns, name their data, and stand in the paper', () => {
    const shown = [figures.labelCurves!, figures.samples!, figures.labelCounts!, figures.loss!];
    const paper = paperOf(findings, figures, published);
    const blocks = paper.sections.flatMap((section) => section.blocks);
    for (const figure of shown) {
      const svg = svgOf(figure);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/, figure.id);
      assert.ok(Number(/ width="([\d.]+)"/.exec(svg)![1]) <= (figure.wide ? 660 : 320), `${figure.id} fits its column`);
      assert.ok(blocks.includes(figure), figure.id);
    }
  });

  it('show loss and accuracy of each share of labels, with the published epochs hollow, and say what watching was for', () => {
    const svg = svgOf(figures.labelCurves!);
    for (const words of ['supervised from scratch: loss', 'supervised from scratch: accuracy', '>test<', '>training<'])
      assert.ok(svg.includes(words), words);
    const caption = plainText(figures.labelCurves!.caption);
    assert.match(caption, /Test images were watched for looking; nothing was chosen by it\./);
    assert.match(caption, /Hollow: on test images, published by Study A/);
    const text = JSON.stringify(paperOf(findings, figures, published).sections);
    assert.match(text, /after each epoch of a training on labels, for looking; nothing is chosen by it/);
    assert.doesNotMatch(text, /Only the final measurements read test images/);
    assert.ok(limitsOf(findings).some((limit) => /supervised from scratch were measured on test images/.test(limit)));
  });

  it('have in their files every curve of every draw and the labels of every subset', () => {
    // Three shares, two draws of two of them, three epochs, five values.
    assert.equal(csvOf('label-curves').length, 1 + 5 * 3 * 5);
    assert.equal(csvOf('label-counts').length, 1 + 5 * 10);
    assert.ok(csvOf('label-counts').includes('0.1,1,truck,99'));
  });

  it('are absent, and test images read by the final measurements alone, where nothing was watched', async () => {
    const plain = findingsOf(fixtureStudy({ images: 200, draws: 1 }));
    const { labelCurves, samples, labelCounts } = await paperFigures(plain, []);
    assert.deepEqual([labelCurves, samples, labelCounts], [undefined, undefined, undefined]);
  });
});

describe('the published losses and curves', () => {
  it('end their curves with the losses and accuracies of their tables', () => {
    for (const { rows, fractions } of PUBLISHED.values())
      for (const { accuracy, loss, curves } of rows) {
        assert.ok(!loss || loss.length === fractions.length);
        if (!curves) continue;
        assert.deepEqual(
          curves.testLoss.map((values) => values.at(-1)),
          loss,
        );
        assert.deepEqual(
          curves.testAccuracy.map((values) => values.at(-1)),
          accuracy,
        );
      }
  });
});
