import { clean } from '../ground/escape.ts';
import { ascii, percent } from '../ground/number-format.ts';
import type { Baseline } from './baseline-types.ts';
import { type Detectable, detectable } from './detectable.ts';
import { ENOUGH_BASELINE_SEEDS } from './gate-notes.ts';
import { GATE_DEFAULTS, type GateSettings } from './gate-settings.ts';
import { byMetric, sideOf } from './metric-sides.ts';
import { type Replay, replay } from './replay.ts';

/** The power of a new baseline, measured on its own seeds. */
export interface UpdateReport {
  readonly seeds: number;
  readonly detectable: readonly Detectable[];
  readonly replay: readonly Replay[];
  /** Means of the first baseline of the file and of this one, by metric. */
  readonly drift: readonly { readonly metric: string; readonly first: number; readonly now: number }[];
}

const CHECK_SEEDS = [1, 3, 5];

export function updateReport(baseline: Baseline, settings: Partial<GateSettings> = {}): UpdateReport {
  const [first] = baseline.history;
  const metrics = [...byMetric(baseline.metrics)];
  return {
    seeds: Math.max(0, ...metrics.map(([, entries]) => new Set(entries.map((one) => one.seed)).size)),
    detectable: detectable(baseline, settings, CHECK_SEEDS),
    replay: replay(baseline, settings),
    drift: metrics.flatMap(([metric, entries]) => {
      const was = first?.accuracies[metric];
      const { accuracies } = sideOf(entries);
      const now = accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length;
      return was === undefined ? [] : [{ metric, first: was, now }];
    }),
  };
}

/** For a terminal: spread between seeds, smallest detectable drops, and false alarms of the rule on these seeds. */
export function updateText(report: UpdateReport, given: Partial<GateSettings> = {}): string {
  const settings = { ...GATE_DEFAULTS, ...given };
  const each = Number(((100 * settings.alpha) / settings.looks.length).toPrecision(3));
  const width = Math.max(6, ...report.detectable.map(({ metric }) => Math.min(metric.length, 58)));
  const cells = (name: string, values: readonly string[]): string =>
    `  ${name.padEnd(width)} ${values.map((value) => value.padStart(7)).join('')}`.trimEnd();
  const lines = [
    'In points of accuracy: mean, standard deviation between seeds (sd), its part from independent errors on',
    `images, and the smallest drop detected 95 times in 100 with 1, 3 and 5 check seeds at ${each} % a look:`,
    cells('metric', ['mean', 'sd', 'images', '1', '3', '5']),
    ...report.detectable.map(({ metric, accuracy, spread, floor, drops }) =>
      cells(metric, [
        percent(accuracy),
        spread === undefined ? '?' : percent(spread, 2),
        percent(floor, 2),
        ...CHECK_SEEDS.map((seeds) => percent(drops[seeds]!)),
      ]),
    ),
  ];
  if (report.seeds < ENOUGH_BASELINE_SEEDS)
    lines.push(
      `${report.seeds} seed${report.seeds === 1 ? '' : 's'}: ${report.seeds === 1 ? 'the spread between seeds is unknown, and a value is assumed' : 'the spread between seeds is a rough estimate'}. Better: --seeds ${ENOUGH_BASELINE_SEEDS}.`,
    );
  for (const one of report.replay)
    lines.push(
      `False alarms: in ${one.alarms} of ${one.splits} splits of these seeds (${percent(one.alarms / one.splits)} %) into ${one.checkSeeds} for the check and ${one.baselineSeeds} for the baseline, the rule called something worse; it could not decide ${percent(one.undecided, 0)} % of the metrics.`,
    );
  if (report.replay.length > 0) lines.push('Splits share their seeds, so these are not independent trials.');
  const moved = report.drift.filter(({ first, now }) => Math.abs(now - first) >= settings.delta / 2);
  for (const { metric, first, now } of moved)
    lines.push(`Since the first baseline of this file, ${metric} went from ${percent(first)} to ${percent(now)} %.`);
  return ascii(`${lines.map(clean).join('\n')}\n`);
}
