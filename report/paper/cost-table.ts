import type { Column, TableBlock, Text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { count } from '../ground/number-format.ts';
import { words } from '../ground/prose.ts';
import type { Curves } from '../ground/study-types.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { settingId, settingText } from '../metrics/swept-settings.ts';

export function costTable(findings: Findings): TableBlock | undefined {
  // Curves measured on the checkpoints of another node have no cost of their own.
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
      'Unit: one training. Seeds with equal cost share a row, which links to the node of the first. Counts follow from the parameters and have no spread. For networks trained on labels: the training with the most labels.',
    ],
    wide: names.length > 3,
    csv: 'tables/cost.csv',
  };
}

/** Groups trainings that differ in the seed but not in cost. */
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
