import { confusionCounts, shownRuns } from '../figures/test-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { rounded } from '../ground/sorted-json.ts';
import type { ReportFile, Setting } from '../ground/study-types.ts';
import { balancedAccuracy } from '../metrics/class-accuracy.ts';
import { settingText } from '../metrics/swept-settings.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import { csv } from './csv.ts';
import { figureTables } from './figure-tables.ts';
import { labelTables } from './label-tables.ts';

type Cells = readonly (string | number)[];

const file = (name: string, head: readonly string[], rows: readonly Cells[]): ReportFile => ({
  path: `tables/${name}.csv`,
  bytes: Buffer.from(csv([head, ...rows])),
});

/** A column that tells rows of one method apart, in the files of a sweep only. */
interface SettingColumn {
  readonly head: readonly string[];
  readonly of: (setting?: Setting) => readonly string[];
}

/** The numbers behind figures and tables, a row for each measurement. */
export function dataTables(findings: Findings): ReportFile[] {
  const setting: SettingColumn = findings.study.sweep
    ? { head: ['setting'], of: (one = {}) => [settingText(one)] }
    : { head: [], of: () => [] };
  return [
    accuracies(findings, setting),
    perDraw(findings, setting),
    curves(findings, setting),
    confusion(findings),
    ...copies(findings),
    ...figureTables(findings),
    ...labelTables(findings),
  ];
}

function accuracies({ rows, largest }: Findings, setting: SettingColumn): ReportFile {
  const before = ['family', 'method', 'encoder', ...setting.head, 'protocol', 'fraction', 'labels'];
  const after = ['interval', 'seeds', 'draws', 'images', 'largest class', 'test loss', 'loss low', 'loss high'];
  const head = [...before, 'accuracy', 'low', 'high', ...after];
  const lines = rows.flatMap(({ family, method, encoder, setting: own, protocol, estimates, cells }) =>
    [...estimates].map(([fraction, { accuracy, interval, how, seeds, draws, images, loss }]): Cells => {
      const { labels } = cells.find((cell) => cell.fraction === fraction)!;
      const values = [accuracy, ...interval].map((value) => rounded(value));
      const about = [family, method, encoder, ...setting.of(own), protocol, fraction, labels];
      const losses = loss ? [loss.value, ...loss.interval] : ['', '', ''];
      return [...about, ...values, how, seeds, draws, images, largest?.share ?? '', ...losses];
    }),
  );
  return file('accuracies', head, lines);
}

function perDraw({ rows, study, largest }: Findings, setting: SettingColumn): ReportFile {
  const before = ['method', 'encoder', ...setting.head, 'protocol', 'fraction', 'labels'];
  const head = [
    ...before,
    'seed',
    'draw',
    'accuracy',
    'balanced accuracy',
    'largest class',
    'validation',
    'chosen',
    'node',
    'test loss',
  ];
  const lines = rows.flatMap(({ method, encoder, setting: own, protocol, cells }) =>
    cells.flatMap(({ fraction, labels, runs }) =>
      runs.map((run): Cells => {
        const { seed, draw, accuracy, score, result } = run;
        const balanced = balancedAccuracy(run, study.dataset.classes.length);
        const shares = [accuracy, rounded(balanced), largest?.share ?? ''];
        const about = [method, encoder, ...setting.of(own), protocol, fraction, labels];
        const chosen = JSON.stringify(score.chosen);
        const loss = run.losses ? rounded(mean(run.losses)) : '';
        return [...about, seed, draw, ...shares, score.validationAccuracy, chosen, result.node, loss];
      }),
    ),
  );
  return file('per-draw', head, lines);
}

function curves({ study }: Findings, setting: SettingColumn): ReportFile {
  const lines = study.histories.flatMap(({ method, setting: own, seed, rows }) =>
    rows.flatMap(({ step, epoch, values }) =>
      Object.entries(values).map(
        ([name, value]): Cells => [method, ...setting.of(own), seed, step, epoch, name, value],
      ),
    ),
  );
  return file('curves', ['method', ...setting.head, 'seed', 'step', 'epoch', 'curve', 'value'], lines);
}

/** Files with the same pixels, so that a reader can remove the copies. */
function copies({ study }: Findings): ReportFile[] {
  const lines = (study.copies ?? []).flatMap((group, at) =>
    group.map(({ part, className, file: name }): Cells => [at + 1, part, className, name]),
  );
  return lines.length === 0 ? [] : [file('identical', ['picture', 'part', 'class', 'file'], lines)];
}

/** The matrix of more classes would have more cells than there are images by far. */
const MOST_COLUMNS = 100;

/** A matrix for each run; of many classes, a row for each pair of classes that occurs. */
function confusion({ main, study }: Findings): ReportFile {
  const { classes } = study.dataset;
  const nameOf = (label: number): string => classes[label] ?? String(label);
  const shown = shownRuns(main).map((one) => ({ method: one.method, counts: confusionCounts(one) }));
  if (classes.length > MOST_COLUMNS) {
    const lines = shown.flatMap(({ method, counts }) =>
      [...counts]
        .sort(([a], [b]) => a - b)
        .flatMap(([truth, row]) =>
          [...row]
            .sort(([a], [b]) => a - b)
            .map(([predicted, images]): Cells => [nameOf(truth), nameOf(predicted), images, method]),
        ),
    );
    return file('confusion', ['true', 'predicted', 'images', 'method'], lines);
  }
  const lines = shown.flatMap(({ method, counts }) =>
    classes.map((name, truth): Cells => {
      const row = counts.get(truth);
      return [name, ...classes.map((_, predicted) => row?.get(predicted) ?? 0), method];
    }),
  );
  return file('confusion', ['true', ...classes, 'method'], lines);
}
