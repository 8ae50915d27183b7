import type { DeterminismChecked } from '../events.ts';
import { clean } from '../ground/clean-text.ts';
import { plural, relativeText } from '../ground/quantities.ts';
import { painter, wrap } from '../ground/text.ts';
import type { Determinism } from '../store/known-determinism.ts';
import type { Terminal } from './terminal.ts';

const colours = { bitwise: 'green', tolerance: 'yellow', none: 'red', failed: 'red' } as const;
const shownDifferences = 5;

/** The meaning of a class, in a sentence. */
function classSentence({ class: verdict, largest }: Pick<DeterminismChecked, 'class' | 'largest'>): string {
  if (verdict === 'bitwise') return 'the same bytes';
  if (verdict === 'tolerance')
    return `different bytes, the same numbers up to rounding (largest relative difference ${relativeText(largest)})`;
  if (verdict === 'none') return 'a different result';
  return 'it could not be run again';
}

/** A class and its evidence, in one line. */
export const knownText = (known: Omit<Determinism, 'key'>): string =>
  `${known.class}: ${classSentence(known)}, run again ${plural(known.repeats, 'time')}`;

/** The report of `run --check-determinism`: the class of each node, and its first difference. */
export function determinismText(checked: readonly DeterminismChecked[], { terminal }: { terminal: Terminal }): string {
  const paint = painter(terminal.color);
  return checked
    .map((one) => {
      const verdict = paint(colours[one.class], one.class);
      const how = one.class === 'failed' ? '' : `, run again ${plural(one.repeats, 'time')}`;
      const lines = [wrap(`${one.node}: ${verdict}${how}: ${classSentence(one)}`, terminal.width)];
      if (one.problem) lines.push(wrap(clean(one.problem.message), terminal.width, '  '));
      for (const { output, file, place, stored, again, relative } of one.differences.slice(0, shownDifferences)) {
        const by = relative === undefined ? '' : ` (relative ${relativeText(relative)})`;
        lines.push(wrap(`${output}/${file}, ${place}: stored ${stored}, again ${again}${by}`, terminal.width, '  '));
      }
      const more = one.differences.length - shownDifferences;
      if (more > 0) lines.push(`  and ${plural(more, 'more file')}`);
      return `${lines.join('\n')}\n`;
    })
    .join('');
}
