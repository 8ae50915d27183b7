import { confusionCounts, shownRuns } from '../figures/test-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { rounded } from '../ground/sorted-json.ts';
import type { ReportFile, Setting } from '../ground/study-types.ts';
import { settingText } from '../metrics/swept-settings.ts';
import { csv } from './csv.ts';
import { figureTables } from './figure-tables.ts';

const file = (name: string, rows: readonly (readonly (string | number)[])[]): ReportFile => ({
  path: `tables/${name}.csv`,
  bytes: Buffer.from(csv(rows)),
});

/** The numbers behind figures and tables, one row a measurement. */
export function dataTables(findings: Findings): ReportFile[] {
  const { study } = findings;
  // Of a sweep, what tells rows of one method apart.
  const settingOf = (setting: Setting = {}): string[] => (study.sweep ? [settingText(setting)] : []);
  const setting = study.sweep ? ['setting'] : [];
  const estimates = findings.rows.flatMap((row) =>
    [...row.estimates].map(([fraction, one]) => [
      row.family,
      row.method,
      row.encoder,
      ...settingOf(row.setting),
      row.protocol,
      fraction,
      row.cells.find((cell) => cell.fraction === fraction)!.labels,
      rounded(one.accuracy),
      rounded(one.interval[0]),
      rounded(one.interval[1]),
      one.how,
      one.seeds,
      one.draws,
      one.images,
    ]),
  );
  const draws = findings.rows.flatMap((row) =>
    row.cells.flatMap((cell) =>
      cell.runs.map((run) => [
        row.method,
        row.encoder,
        ...settingOf(row.setting),
        row.protocol,
        cell.fraction,
        cell.labels,
        run.seed,
        run.draw,
        run.accuracy,
        run.score.validationAccuracy,
        JSON.stringify(run.score.chosen),
        run.result.node,
      ]),
    ),
  );
  const curves = study.histories.flatMap((one) =>
    one.rows.flatMap((row) =>
      Object.entries(row.values).map(([name, value]) => [
        one.method,
        ...settingOf(one.setting),
        one.seed,
        row.step,
        row.epoch,
        name,
        value,
      ]),
    ),
  );
  const { classes } = study.dataset;
  const confusion = shownRuns(findings.main).flatMap((shown) =>
    confusionCounts(shown, classes.length).map((row, i) => [classes[i]!, ...row, shown.method]),
  );
  return [
    file('accuracies', [
      [
        'family',
        'method',
        'encoder',
        ...setting,
        'protocol',
        'fraction',
        'labels',
        'accuracy',
        'low',
        'high',
        'interval',
        'seeds',
        'draws',
        'images',
      ],
      ...estimates,
    ]),
    file('per-draw', [
      [
        'method',
        'encoder',
        ...setting,
        'protocol',
        'fraction',
        'labels',
        'seed',
        'draw',
        'accuracy',
        'validation',
        'chosen',
        'node',
      ],
      ...draws,
    ]),
    file('curves', [['method', ...setting, 'seed', 'step', 'epoch', 'curve', 'value'], ...curves]),
    file('confusion', [['true', ...classes, 'method'], ...confusion]),
    ...figureTables(findings),
  ];
}
