import type { Findings } from '../findings/findings.ts';
import type { ReportFile } from '../ground/study-types.ts';
import { settingText } from '../metrics/swept-settings.ts';
import { csv } from './csv.ts';

type Cells = readonly (string | number)[];

/** The curves of trainings on labels, a row for each value, and the labels of each class in each subset. */
export function labelTables(findings: Findings): ReportFile[] {
  return [
    ...file(
      'label-curves',
      [
        'method',
        'encoder',
        'setting',
        'protocol',
        'fraction',
        'labels',
        'seed',
        'draw',
        'step',
        'epoch',
        'curve',
        'value',
      ],
      curves(findings),
    ),
    ...file('label-counts', ['fraction', 'draw', 'class', 'labels'], counts(findings)),
  ];
}

const curves = ({ rows }: Findings): Cells[] =>
  rows.flatMap(({ method, encoder, setting, protocol, cells }) =>
    cells.flatMap(({ fraction, labels, runs }) =>
      runs.flatMap(({ seed, draw, score }) =>
        (score.curve ?? []).flatMap(({ step, epoch, values }) =>
          Object.entries(values).map(
            ([name, value]): Cells => [
              ...[method, encoder, settingText(setting), protocol, fraction, labels, seed, draw, step, epoch],
              ...[name, value],
            ],
          ),
        ),
      ),
    ),
  );

const counts = ({ study }: Findings): Cells[] =>
  (study.labelCounts ?? []).flatMap(({ fraction, draw, counts: labels }) =>
    labels.map((number, i): Cells => [fraction, draw, study.dataset.classes[i] ?? String(i), number]),
  );

const file = (name: string, head: Cells, rows: readonly Cells[]): ReportFile[] =>
  rows.length > 0 ? [{ path: `tables/${name}.csv`, bytes: Buffer.from(csv([head, ...rows])) }] : [];
