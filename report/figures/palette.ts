import type { Family } from '../metrics/measured.ts';

/** Okabe and Ito's colours, which people with any colour vision can distinguish; each series also has its own mark. */
const SERIES = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#E69F00', '#7A5195', '#444444'];
const BASELINE: Partial<Record<Family, string>> = { supervised: '#D55E00', random: '#777777', pretrained: '#009E73' };
const SELF_SUPERVISED = SERIES.filter((colour) => !Object.values(BASELINE).includes(colour));
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

export interface Look {
  readonly colour: string;
  readonly shape: string;
}

/** A look for each name, the same in every figure. Baselines always have the same colours. */
export function looksOf(series: readonly { readonly name: string; readonly family: Family }[]): Map<string, Look> {
  const looks = new Map<string, Look>();
  const used = new Set<string>();
  let next = 0;
  for (const { name, family } of series) {
    if (looks.has(name)) continue;
    const fixed = BASELINE[family];
    let colour = fixed !== undefined && !used.has(fixed) ? fixed : undefined;
    while (colour === undefined) {
      colour = SELF_SUPERVISED[next % SELF_SUPERVISED.length]!;
      next += 1;
    }
    used.add(colour);
    looks.set(name, { colour, shape: SHAPES[looks.size % SHAPES.length]! });
  }
  return looks;
}
