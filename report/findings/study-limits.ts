import { count, counted, fractionLabel, listed } from '../ground/number-format.ts';
import { sentence } from '../ground/prose.ts';
import type { Study } from '../ground/study-types.ts';
import { pretrainings, SHORT_EPOCHS } from '../honesty/budget-marks.ts';
import { type EstimatedRow, mostSeeds } from '../metrics/estimates.ts';
import { hasTestValues } from '../metrics/watched.ts';
import type { Findings } from './findings.ts';

/** Sentences about what the numbers cannot show, derived from seeds, draws, budget, split and data. */
export function limitsOf(findings: Findings): string[] {
  const { study, main, fractions } = findings;
  const { dataset } = study;
  const seeds = mostSeeds(main);
  const list = findings.honesty.map(sentence);
  if (seeds === 1)
    list.push(
      'All results come from one training seed: the spread between seeds is unknown, and no interval covers it.',
    );
  else if (seeds < 5)
    list.push(
      `With only ${seeds} training seeds, the spread between seeds is a rough estimate, and intervals are wider for it (Student\u2019s t).`,
    );
  list.push(...(findings.unequal?.sentences ?? []), ...uneven(main), ...lookedAtTest(study));
  list.push(...fewDraws(main, fractions));
  const images = Math.max(...main.flatMap((row) => [...row.estimates.values()].map((one) => one.images)));
  if (images < 5000)
    list.push(
      `With ${count(images)} test images, one image more or less changes an accuracy by ${(100 / images).toFixed(2)} points.`,
    );
  if (pretrainings(study).some(({ cost }) => cost.epochs! < SHORT_EPOCHS))
    list.push('With a short budget these numbers do not show how methods perform, or rank, with a longer one.');
  const fewest = Math.min(...main.flatMap((row) => row.cells.map((cell) => cell.labels)));
  if (fewest < dataset.validation)
    list.push(
      `Hyperparameters (a penalty, an epoch) were chosen on ${count(dataset.validation)} labelled validation images, more than the ${counted(fewest, 'label')} of the smallest subset. With only that many labels in total, the choices would be worse.`,
    );
  if (dataset.validation === 0)
    list.push('There is no validation split: nothing could be chosen without using the test images.');
  const alarms = study.histories.flatMap((one) =>
    one.alarms.map((alarm) => `${one.method}, seed ${one.seed}: ${sentence(alarm)}`),
  );
  list.push(...(dataset.published?.limits ?? []));
  list.push('The study uses one data set; methods may rank differently on another.');
  return [...list, ...alarms];
}

/** Shares of the labels with few draws, those with equally many together. */
function fewDraws(main: readonly EstimatedRow[], fractions: readonly number[]): string[] {
  const found = new Map<number, number[]>();
  for (const fraction of fractions) {
    const draws = Math.min(...main.flatMap((row) => row.estimates.get(fraction)?.draws ?? []));
    if (fraction < 1 && draws < 5) found.set(draws, [...(found.get(draws) ?? []), fraction]);
  }
  const parts = [...found].map(
    ([draws, at]) => `${counted(draws, 'label draw')} at ${listed(at.map(fractionLabel))} of the labels`,
  );
  return parts.length === 0
    ? []
    : [
        `Some methods have only ${listed(parts)}: other label subsets may change these numbers more than the intervals say.`,
      ];
}

/** Names methods with fewer seeds or draws than others. */
function uneven(main: readonly EstimatedRow[]): string[] {
  const seeds = main.map((row) => Math.max(...[...row.estimates.values()].map((one) => one.seeds)));
  const most = Math.max(...seeds);
  const fewer = main.flatMap((row, i) => (seeds[i]! < most ? [`${row.method} (${seeds[i]})`] : []));
  const draws = main.flatMap(({ method, estimates }) =>
    [...estimates].flatMap(([fraction, one]) => {
      const others = Math.max(...main.map((row) => row.estimates.get(fraction)?.draws ?? 0));
      return one.draws < others ? [`${method} at ${fractionLabel(fraction)} (${one.draws} of ${others})`] : [];
    }),
  );
  return [
    ...(fewer.length > 0
      ? [
          `Fewer than ${most} training seeds: ${listed([...new Set(fewer)])}. Comparisons with these methods hold for the seeds that they have.`,
        ]
      : []),
    ...(draws.length > 0
      ? [`Fewer label draws than other methods: ${listed(draws)}. Comparisons use the draws that both methods have.`]
      : []),
  ];
}

/** No choice here used curves on test images, but a reader could choose by them. */
function lookedAtTest({ histories, results }: Study): string[] {
  const methods = [
    // Trainings on labels are among the results.
    ...histories.filter(({ cost, rows }) => cost.labels === undefined && hasTestValues(rows)),
    ...results.filter(({ scores }) => scores.some(({ curve }) => hasTestValues(curve))),
  ];
  if (methods.length === 0) return [];
  const names = listed([...new Set(methods.map(({ method }) => method))]);
  return [
    `${names} were measured on test images during training, for looking. No choice used these curves; picking an epoch from them would be choosing on test images.`,
  ];
}
