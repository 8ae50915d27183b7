import { counted, fractionLabel, listed } from '../ground/number-format.ts';
import type { MethodResult, Study } from '../ground/study-types.ts';
import { isFrozen } from '../metrics/comparisons.ts';
import type { MeasuredRow } from '../metrics/measured.ts';
import { settingId, settingOf, settingText } from '../metrics/swept-settings.ts';
import type { Mark } from './mark.ts';

/** The section of the parameters that lists the seeds of a result. A frozen encoder trained on labels is a pretrained one. */
function askedIn({ family, scores }: MethodResult): 'pretrain' | 'supervised' | 'random' | undefined {
  const protocol = scores[0]?.protocol;
  if (protocol === 'fine-tune' || family === 'pretrained') return undefined;
  if (family === 'random') return 'random';
  return family === 'supervised' && !isFrozen(protocol) ? 'supervised' : 'pretrain';
}

/** Marks seeds that the parameters list but no result has, and runs that are missing from a crossing of seeds and draws. */
export function missingMarks({ parameters, results }: Study, rows: readonly MeasuredRow[]): Mark[] {
  const lost: string[] = [];
  const known = new Map<
    string,
    { readonly name: string; readonly asked: readonly unknown[]; readonly has: Set<unknown> }
  >();
  for (const one of results) {
    const section = askedIn(one);
    const asked = section && (parameters[section] as { seeds?: unknown } | null | undefined)?.seeds;
    if (!Array.isArray(asked)) continue;
    const setting = settingOf(one);
    const id = JSON.stringify([section, one.method, one.encoder, settingId(setting)]);
    const isOneOf = results.some(({ method, encoder }) => method === one.method && encoder !== one.encoder);
    const name = [one.method, ...(isOneOf ? [one.encoder] : []), settingText(setting)].filter(Boolean).join(', ');
    const entry = known.get(id) ?? { name, asked, has: new Set() };
    entry.has.add(one.seed);
    known.set(id, entry);
  }
  for (const { name, asked, has } of known.values()) {
    const without = asked.filter((seed) => !has.has(seed));
    if (without.length > 0)
      lost.push(`${name} lacks ${without.length === 1 ? 'seed' : 'seeds'} ${listed(without.map(String))}`);
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
  const shown = lost.length > MOST ? [...lost.slice(0, MOST), `${lost.length - MOST} more`] : lost;
  return [{ kind: 'missing', text: `Missing runs: ${shown.join('; ')}.`, short: 'Runs are missing.' }];
}

const MOST = 6;
