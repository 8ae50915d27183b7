import { PAGE, vegaFigure } from '../figures/vega-figure.ts';
import { fractionLabel, points } from '../ground/number-format.ts';
import type { Tested } from './paired-results.ts';

/** More rows than this do not fit a page. */
const MOST = 36;
const SIGNIFICANT = 'significant difference';
const NOT_SIGNIFICANT = 'no significant difference';

/** Differences with their intervals, one a line, and a vertical rule at no difference. */
export async function forestFigure(tested: readonly Tested[], several: boolean) {
  if (tested.length === 0) return undefined;
  const shown = tested.slice(0, MOST);
  const values = shown.map(({ row, fraction, a, b, difference, interval, outcome }) => ({
    name: `${several ? `${b} \u2212 ${a}, ` : ''}${row.name}, ${fractionLabel(fraction)}`,
    difference: 100 * difference,
    low: 100 * interval[0],
    high: 100 * interval[1],
    result: outcome === 'better' || outcome === 'worse' ? SIGNIFICANT : NOT_SIGNIFICANT,
  }));
  const y = { field: 'name', type: 'nominal', sort: null, title: null, axis: { domain: false, ticks: false } };
  const x = (field: string) => ({ field, type: 'quantitative', title: 'difference in test accuracy (points)' });
  const color = {
    field: 'result',
    type: 'nominal',
    scale: { domain: [SIGNIFICANT, NOT_SIGNIFICANT], range: ['#0072B2', '#777777'] },
    legend: { title: null, orient: 'bottom', direction: 'horizontal' },
  };
  const first = shown[0]!;
  const alt = `Differences in test accuracy between the runs with 95 % intervals, ${shown.length} lines; the first, ${first.row.name} at ${fractionLabel(first.fraction)} of the labels, is ${points(first.difference)} points.`;
  const spec = {
    width: PAGE - 250,
    height: { step: 15 },
    data: { values },
    layer: [
      {
        mark: { type: 'rule', strokeDash: [3, 3], color: '#666666' },
        encoding: { x: { datum: 0, type: 'quantitative' } },
      },
      { mark: { type: 'rule', strokeWidth: 1.3 }, encoding: { y, x: x('low'), x2: { field: 'high' }, color } },
      { mark: { type: 'point', filled: true, size: 36, opacity: 1 }, encoding: { y, x: x('difference'), color } },
    ],
  };
  const left = tested.length - shown.length;
  const svg = await vegaFigure(spec as never, alt, PAGE);
  return { svg, alt, note: left > 0 ? ` The first ${MOST} of ${tested.length}.` : '' };
}
