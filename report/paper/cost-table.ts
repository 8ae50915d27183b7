import type { Column, TableBlock, Text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count } from '../ground/number-format.ts';
import { words } from '../ground/prose.ts';
import type { Curves } from '../ground/study-types.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { settingId, settingText } from '../metrics/swept-settings.ts';

export function costTable(findings: Findings): TableBlock | undefined {
  // Curves that were measured on what another node trained cost nothing of their own.
  const histories = findings.study.histories.filter(({ cost }) => Object.keys(cost).length > 0);
  const names = [...new Set(histories.flatMap((one) => Object.keys(one.cost)))];
  if (names.length === 0) return undefined;
  return {
    kind: 'table',
    id: 'table-cost',
    caption: [`Cost of training, in counts that do not depend on the machine.${captionMarks(findings.marks)}`],
    columns: [
      { title: 'Training', align: 'left' },
      { title: 'Seeds', align: 'right' },
      ...names.map((name): Column => ({ title: words(name), align: 'right' })),
    ],
    rows: alike(histories).map(({ one, seeds }) => [
      [{ value: [one.method, settingText(one.setting ?? {})].filter(Boolean).join(', '), node: one.node }],
      [seeds.join(', ')],
      ...names.map((name): Text => [one.cost[name] === undefined ? '\u2013' : count(one.cost[name])]),
    ]),
    foot: [
      'Unit: one training; seeds that cost the same share a row, and its node is the first one\u2019s. Counts follow from the parameters and have no spread. Trainings of a whole network on labels: the one on the most labels.',
    ],
    wide: names.length > 3,
    csv: 'tables/cost.csv',
  };
}

/** Trainings that cost the same, but for the seed. */
function alike(histories: readonly Curves[]): { readonly one: Curves; readonly seeds: number[] }[] {
  const found = new Map<string, { one: Curves; seeds: number[] }>();
  for (const one of histories) {
    const id = JSON.stringify([one.method, settingId(one.setting ?? {}), Object.entries(one.cost).sort()]);
    const row = found.get(id) ?? { one, seeds: [] };
    if (!row.seeds.includes(one.seed)) row.seeds.push(one.seed);
    found.set(id, row);
  }
  return [...found.values()];
}
