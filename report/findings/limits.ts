import { count, counted, fractionLabel, listed } from '../ground/number-format.ts';
import { sentence } from '../ground/prose.ts';
import type { Study } from '../ground/study-types.ts';
import { pretrainings, SHORT_EPOCHS } from '../honesty/budget-marks.ts';
import { type EstimatedRow, mostSeeds } from '../metrics/estimates.ts';
import type { Findings } from './findings.ts';

/** What these numbers cannot show, derived from seeds, draws, budget, split and data. */
export function limitsOf(findings: Findings): string[] {
  const { study, main, fractions } = findings;
  const { dataset } = study;
  const seeds = mostSeeds(main);
  const list = findings.honesty.map(sentence);
  if (seeds === 1)
    list.push('One training seed: nothing is known of the spread from seed to seed, and no interval here contains it.');
  else if (seeds < 5)
    list.push(
      `Only ${seeds} training seeds: how much seeds differ is itself known roughly, and the intervals are wide for it (Student\u2019s t).`,
    );
  list.push(...(findings.unequal?.sentences ?? []), ...uneven(main), ...lookedAtTest(study));
  for (const fraction of fractions) {
    const draws = Math.min(...main.flatMap((row) => row.estimates.get(fraction)?.draws ?? []));
    if (fraction < 1 && draws < 5)
      list.push(
        `At ${fractionLabel(fraction)} of the labels there ${draws === 1 ? 'is 1 label draw' : `are ${draws} label draws`}: another choice of labels may move the numbers more than the interval says.`,
      );
  }
  const images = Math.max(...main.flatMap((row) => [...row.estimates.values()].map((one) => one.images)));
  if (images < 5000)
    list.push(`${count(images)} test images: one image more or less is ${(100 / images).toFixed(2)} points.`);
  if (pretrainings(study).some(({ cost }) => cost.epochs! < SHORT_EPOCHS))
    list.push('With a short budget these numbers say nothing of a longer one, nor of the order of methods under it.');
  const fewest = Math.min(...main.flatMap((row) => row.cells.map((cell) => cell.labels)));
  if (fewest < dataset.validation)
    list.push(
      `What was chosen (a penalty, an epoch) was chosen on validation images, of which there are ${count(dataset.validation)}, all with labels: more than the ${counted(fewest, 'label')} of the smallest subset. With so few labels in all, choices would be worse.`,
    );
  if (dataset.validation === 0)
    list.push('There is no validation split, so nothing could be chosen without looking at the test images.');
  const alarms = study.histories.flatMap((one) =>
    one.alarms.map((alarm) => `${one.method}, seed ${one.seed}: ${sentence(alarm)}`),
  );
  if (dataset.name === 'cifar10')
    list.push('CIFAR-10 has near-duplicates between its training and test images; they were not removed.');
  list.push('One data set: nothing here shows that the order of methods carries over to another.');
  return [...list, ...alarms];
}

/** Methods with fewer seeds or draws than others: their intervals are not over the same things. */
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
          `Fewer training seeds than the others\u2019 ${most}: ${listed([...new Set(fewer)])}; a difference from these holds for the seeds that they have.`,
        ]
      : []),
    ...(draws.length > 0
      ? [`Fewer label draws than others: ${listed(draws)}; differences are over the draws that both have.`]
      : []),
  ];
}

/** Curves on test images choose nothing here, but let a reader choose. */
function lookedAtTest({ histories }: Study): string[] {
  const methods = histories.filter(({ rows }) =>
    rows.some(({ values }) => Object.keys(values).some((name) => /test/i.test(name))),
  );
  if (methods.length === 0) return [];
  const names = listed([...new Set(methods.map(({ method }) => method))]);
  return [
    `Exports of ${names} were measured on test images while training: nothing was chosen by these curves, and whoever picks an epoch from them chooses on test images.`,
  ];
}
