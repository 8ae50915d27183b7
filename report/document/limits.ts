import type { Findings } from '../metrics/findings.ts';
import { count, counted, fractionLabel } from '../number-format.ts';
import type { Section } from './document.ts';
import { sentence } from './tables.ts';

/** What these numbers cannot show, derived from seeds, draws, budget, split and data. */
export function limitsSection(findings: Findings): Section {
  return { id: 'limits', title: 'Limits', blocks: [{ kind: 'list', items: limitsOf(findings).map((item) => [item]) }] };
}

export function limitsOf(findings: Findings): string[] {
  const { study, main, fractions } = findings;
  const { dataset } = study;
  const seeds = new Set(study.results.map((one) => one.seed)).size;
  const list = findings.honesty.map(sentence);
  if (seeds === 1)
    list.push('One training seed: nothing is known of the spread from seed to seed, and no interval here contains it.');
  else if (seeds < 5) list.push(`Only ${seeds} training seeds: intervals over so few are rough and tend to be narrow.`);
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
  const budgets = study.histories.filter((one) => one.cost.epochs !== undefined && one.cost.epochs < 100);
  for (const method of new Set(budgets.map((one) => one.method))) {
    const { epochs } = budgets.find((one) => one.method === method)!.cost;
    list.push(
      `${method} was trained for ${counted(epochs!, 'epoch')}, a short budget: its numbers say nothing of a longer one.`,
    );
  }
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
