import type { MeasuredRow } from '../metrics/measured.ts';
import { counted, fractionLabel, listed } from '../number-format.ts';
import type { Study } from '../types.ts';
import type { Mark } from './mark.ts';

/** Which part of the parameters asks for the seeds of a family. */
const ASKED = { 'self-supervised': 'pretrain', supervised: 'supervised', random: 'random' } as const;

/** Seeds that were asked for and are not there, and runs without which a row's seeds and draws are not crossed. */
export function missingMarks({ parameters, results }: Study, rows: readonly MeasuredRow[]): Mark[] {
  const lost: string[] = [];
  for (const [family, section] of Object.entries(ASKED)) {
    const asked = (parameters[section] as { seeds?: unknown } | null | undefined)?.seeds;
    if (!Array.isArray(asked)) continue;
    const own = results.filter((one) => one.family === family && one.scores[0]?.protocol !== 'fine-tune');
    for (const method of new Set(own.map((one) => one.method))) {
      const has = new Set(own.filter((one) => one.method === method).map((one) => one.seed));
      const without = asked.filter((seed) => !has.has(seed));
      if (without.length > 0)
        lost.push(`${method} lacks ${without.length === 1 ? 'seed' : 'seeds'} ${listed(without.map(String))}`);
    }
  }
  for (const { method, protocol, cells } of rows)
    for (const { fraction, runs } of cells) {
      const crossed = new Set(runs.map((run) => run.seed)).size * new Set(runs.map((run) => run.draw)).size;
      if (runs.length < crossed)
        lost.push(
          `${method} (${protocol}) at ${fractionLabel(fraction)} lacks ${counted(crossed - runs.length, 'run')} of ${crossed}`,
        );
    }
  if (lost.length === 0) return [];
  const shown = lost.length > MOST ? [...lost.slice(0, MOST), `${lost.length - MOST} more such`] : lost;
  return [{ kind: 'missing', text: `Missing runs: ${shown.join('; ')}.`, short: 'Runs are missing.' }];
}

const MOST = 6;
