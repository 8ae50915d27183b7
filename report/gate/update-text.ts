import { ascii, percent } from '../ground/number-format.ts';
import type { Baseline } from './baseline-types.ts';
import { type Detectable, detectable } from './detectable.ts';
import { ENOUGH_BASELINE_SEEDS } from './gate-notes.ts';
import { GATE_DEFAULTS, type GateSettings } from './gate-settings.ts';
import { byMetric, sideOf } from './metric-sides.ts';
import { type Replay, replay } from './replay.ts';

/** What a new baseline can promise, measured on its own seeds. */
export interface UpdateReport {
  readonly seeds: number;
  readonly detectable: readonly Detectable[];
  readonly replay: readonly Replay[];
  /** Means of the first baseline of the file and of this one, by metric, where there were others between. */
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

/** For a terminal: spread between seeds, smallest drops caught, and how often the rule cried wolf on these very seeds. */
export function updateText(report: UpdateReport, given: Partial<GateSettings> = {}): string {
  const settings = { ...GATE_DEFAULTS, ...given };
  const each = Number(((100 * settings.alpha) / settings.looks.length).toPrecision(3));
  const width = Math.max(6, ...report.detectable.map(({ metric }) => Math.min(metric.length, 58)));
  const cells = (name: string, values: readonly string[]): string =>
    `  ${name.padEnd(width)} ${values.map((value) => value.padStart(7)).join('')}`.trimEnd();
  const lines = [
    'Points of accuracy: mean, standard deviation between seeds, the part of it that is images erring',
    `independently, and the smallest drop caught 95 times in 100 with 1, 3 and 5 check seeds at ${each} % a look:`,
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
      `${report.seeds} seed${report.seeds === 1 ? '' : 's'}: ${report.seeds === 1 ? 'nothing is known of the spread between seeds, and it is assumed' : 'the spread between seeds is a rough estimate'}. Better: --seeds ${ENOUGH_BASELINE_SEEDS}.`,
    );
  for (const one of report.replay)
    lines.push(
      `Of ${one.splits} splits of these seeds into ${one.checkSeeds} to check and ${one.baselineSeeds} to keep, the rule called something worse in ${one.alarms} (${percent(one.alarms / one.splits)} %), where nothing had changed; ${percent(one.undecided, 0)} % of the metrics it could not tell.`,
    );
  if (report.replay.length > 0) lines.push('Splits share their seeds: these are no independent trials.');
  const moved = report.drift.filter(({ first, now }) => Math.abs(now - first) >= settings.delta / 2);
  for (const { metric, first, now } of moved)
    lines.push(`Since the first baseline of this file ${metric} went from ${percent(first)} to ${percent(now)} %.`);
  return ascii(`${lines.join('\n')}\n`);
}
