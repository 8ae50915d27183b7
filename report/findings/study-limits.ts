import { count, counted, fractionLabel, listed } from '../ground/number-format.ts';
import { sentence } from '../ground/prose.ts';
import type { Study } from '../ground/study-types.ts';
import { pretrainings, SHORT_EPOCHS } from '../honesty/budget-marks.ts';
import { type EstimatedRow, mostSeeds } from '../metrics/estimates.ts';
import type { Findings } from './findings.ts';

/** Sentences about what the numbers cannot show, derived from seeds, draws, budget, split and data. */
export function limitsOf(findings: Findings): string[] {
  const { study, main, fractions } = findings;
  const { dataset } = study;
  const seeds = mostSeeds(main);
  const list = findings.honesty.map(sentence);
  if (seeds === 1) list.push('One training seed: the spread between seeds is unknown and is in no interval here.');
  else if (seeds < 5)
    list.push(
      `Only ${seeds} training seeds: the spread between seeds is a rough estimate, and the intervals are wider for it (Student\u2019s t).`,
    );
  list.push(...(findings.unequal?.sentences ?? []), ...uneven(main), ...lookedAtTest(study));
  for (const fraction of fractions) {
    const draws = Math.min(...main.flatMap((row) => row.estimates.get(fraction)?.draws ?? []));
    if (fraction < 1 && draws < 5)
      list.push(
        `At ${fractionLabel(fraction)} of the labels there ${draws === 1 ? 'is 1 label draw' : `are ${draws} label draws`}: other label subsets may change the numbers more than the interval says.`,
      );
  }
  const images = Math.max(...main.flatMap((row) => [...row.estimates.values()].map((one) => one.images)));
  if (images < 5000)
    list.push(`${count(images)} test images: one image more or less is ${(100 / images).toFixed(2)} points.`);
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
  list.push('One data set: methods may rank differently on another.');
  return [...list, ...alarms];
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
function lookedAtTest({ histories }: Study): string[] {
  const methods = histories.filter(({ rows }) =>
    rows.some(({ values }) => Object.keys(values).some((name) => /test/i.test(name))),
  );
  if (methods.length === 0) return [];
  const names = listed([...new Set(methods.map(({ method }) => method))]);
  return [
    `Checkpoints of ${names} were measured on test images during training. No choice used these curves; picking an epoch from them would be choosing on test images.`,
  ];
}
