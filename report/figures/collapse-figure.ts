import type { Findings } from '../findings/findings.ts';
import type { Curves } from '../ground/study-types.ts';
import { isFeatureRank, isFeatureStd, isRank, isStd, panel, type Reference, SEPARATE } from './curve-figures.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import { COLUMN, PAGE, vegaFigure } from './vega-figure.ts';

/** Training raises an alarm where the deviation falls below this share of 1 / sqrt(d). */
const ALARM = 0.2;

/**
 * Standard deviation against 1 / sqrt(d), and effective rank, of projections (which the loss compares) and of features
 * (which the probes use). All fall when an encoder collapses.
 */
export async function collapseFigure(findings: Findings): Promise<DrawnFigure | undefined> {
  const { histories } = findings.study;
  const panels = [
    ...spread(findings, isStd, 'projections: deviation', ({ features }) => features),
    ...panel(findings, histories, isRank, 'projections: effective rank', []),
    ...spread(findings, isFeatureStd, 'features: deviation', ({ encoderFeatures }) => encoderFeatures),
    ...panel(findings, histories, isFeatureRank, 'features: effective rank', []),
  ];
  if (panels.length === 0) return undefined;
  const alt = `Collapse diagnostics: standard deviation of normalised vectors with its healthy level, and effective rank${panels.length > 2 ? ', for projections and for features' : ''}.`;
  const wide = panels.length > 2;
  // All panels have the same methods, so they share a legend.
  const shared = { ...SEPARATE, scale: { ...SEPARATE.scale, color: 'shared' }, legend: { color: 'shared' } };
  const narrow = panels.map((one) => ({ ...one, width: (PAGE - 120) / 2 }));
  const spec = wide
    ? { concat: narrow, columns: 2, spacing: 16, resolve: shared }
    : { vconcat: panels, spacing: 14, resolve: SEPARATE };
  return { svg: await vegaFigure(spec as never, alt, wide ? PAGE : COLUMN), alt, wide };
}

/** Panels of the deviation; vectors of several widths are shown in units of their healthy levels. */
function spread(
  findings: Findings,
  wanted: (curve: string) => boolean,
  title: string,
  widthOf: (history: Curves) => number | undefined,
): object[] {
  const { histories } = findings.study;
  const shown = histories.filter((one) => one.rows.some(({ values }) => Object.keys(values).some(wanted)));
  const widths = [...new Set(shown.map(widthOf))];
  const [width] = widths;
  if (widths.length === 1)
    return panel(
      findings,
      shown,
      wanted,
      title,
      width === undefined ? [] : levels(1 / Math.sqrt(width), `1 / \u221a${width}`),
    );
  const known = shown.filter((one) => widthOf(one) !== undefined);
  const scale = (history: Curves, value: number) => value * Math.sqrt(widthOf(history)!);
  return panel(findings, known, wanted, `${title}, in units of 1 / \u221ad`, levels(1, 'healthy'), scale);
}

const levels = (healthy: number, label: string): Reference[] => [
  { value: healthy, label },
  { value: ALARM * healthy, label: 'alarm' },
];
