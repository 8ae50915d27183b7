import { costPoints } from '../figures/cost-figure.ts';
import { shownRuns } from '../figures/test-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { rounded } from '../ground/sorted-json.ts';
import type { ReportFile } from '../ground/study-types.ts';
import { calibration } from '../statistics/calibration.ts';
import { csv } from './csv.ts';

type Rows = readonly (readonly (string | number)[])[];

/** The numbers behind figures that no table of the report shows. */
export function figureTables(findings: Findings): ReportFile[] {
  const { study } = findings;
  const nameOf = (label: number): string | number => study.dataset.classes[label] ?? label;
  return [
    ...table('reliability', ['bin', 'images', 'confidence', 'accuracy', 'method'], reliability(findings)),
    ...table(
      'cost-accuracy',
      ['method', 'fraction', 'flops', 'accuracy', 'low', 'high'],
      costPoints(findings).map((one) => [
        one.method,
        one.fraction,
        one.flops ?? '',
        ...[one.accuracy, one.low, one.high].map((percent) => rounded(percent / 100)),
      ]),
    ),
    ...table(
      'augmentation',
      ['row', 'view', ...(study.preview?.drawn?.parameters ?? [])],
      (study.preview?.drawn?.values ?? []).map((values, i) => {
        const { views } = study.preview!;
        return [Math.floor(i / views), i % views, ...values.map((value) => rounded(value))];
      }),
    ),
    ...table(
      'maps',
      ['method', 'seed', 'image', 'class', 'x', 'y'],
      (study.maps ?? []).flatMap(({ method, seed, images, labels, coordinates }) =>
        images.map((image, i) => [
          method,
          seed,
          image,
          nameOf(labels[i]!),
          rounded(coordinates[2 * i]!, 3),
          rounded(coordinates[2 * i + 1]!, 3),
        ]),
      ),
    ),
    ...table(
      'neighbours',
      ['method', 'seed', 'query', 'query class', 'rank', 'image', 'class', 'cosine'],
      (study.maps ?? []).flatMap(({ method, seed, neighbours }) =>
        neighbours.queries.flatMap(({ image, label, nearest }) =>
          nearest.map((near, i) => [
            method,
            seed,
            image,
            nameOf(label),
            i + 1,
            near.image,
            nameOf(near.label),
            rounded(near.similarity),
          ]),
        ),
      ),
    ),
    ...table(
      'pictures',
      ['method', 'seed', 'image', 'class', 'mean squared error'],
      (study.pictures ?? []).flatMap(({ method, seed, images, labels, errors }) =>
        images.map((image, i) => [method, seed, image, nameOf(labels[i]!), rounded(errors[i]!)]),
      ),
    ),
  ];
}

function reliability({ main }: Findings): Rows {
  return shownRuns(main).flatMap(({ method, run: { score, result } }) => {
    if (!score.logits) return [];
    const { bins } = calibration(score.logits, result.testLabels);
    return bins.map((bin, i) => [i + 1, bin.count, rounded(bin.confidence), rounded(bin.accuracy), method]);
  });
}

/** A file, unless it would have no rows. */
function table(name: string, head: readonly string[], rows: Rows): ReportFile[] {
  return rows.length > 0 ? [{ path: `tables/${name}.csv`, bytes: Buffer.from(csv([head, ...rows])) }] : [];
}
