import { percent } from '../ground/number-format.ts';
import type { Causes, ChangedFunction } from './causes.ts';
import type { Flips } from './flips.ts';
import type { GateResult } from './gate-result.ts';

/** A changed function with its changed lines, where both texts were kept. */
export interface FunctionLines extends Omit<ChangedFunction, 'before' | 'after'> {
  /** A unified diff without file headers. */
  readonly lines?: readonly string[];
}

/** A result with its causes. */
export interface Explained extends GateResult {
  readonly experiment: string;
  readonly causes?: Omit<Causes, 'functions'> & { readonly functions: readonly FunctionLines[] };
  readonly flips: readonly Flips[];
}

/** Most functions that are printed with their lines, and most lines of each; further ones are only named. */
const SHOWN_FUNCTIONS = 4;
const SHOWN_LINES = 24;

/**
 * The first differing nodes and the changes there, as lines of plain text.
 *
 * @param code - Formats the lines of a diff
 */
export function causeLines({ causes }: Explained, code: (lines: readonly string[]) => string[]): string[] {
  if (!causes) return [];
  const lines: string[] = [];
  if (causes.incomparable > 0)
    lines.push(
      'The baseline is of version 0.1, whose digests cannot be compared with those of this version: what led to differences is unknown. A new one (--update --reason TEXT) can tell.',
    );
  for (const { node, because } of causes.parted)
    lines.push(
      because.length > 0
        ? `Results first differ at ${node}: ${because.join('; ')}.`
        : `Results first differ at ${node}: it has the key of the baseline, but other bytes. It is not deterministic here.`,
    );
  causes.functions.slice(0, SHOWN_FUNCTIONS).forEach(({ id, how, path, lines: diff }) => {
    const way = path.length > 1 ? `, reached by ${path.join(' \u2192 ')}` : '';
    lines.push(`${id} ${how === 'changed' ? 'changed' : `is ${how}`}${way}`);
    if (diff && diff.length > 0) {
      const cut = diff.length > SHOWN_LINES ? [`\u2026 ${diff.length - SHOWN_LINES} more lines`] : [];
      lines.push(...code([...diff.slice(0, SHOWN_LINES), ...cut]));
    }
  });
  const rest = causes.functions.slice(SHOWN_FUNCTIONS);
  if (rest.length > 0) lines.push(`Also: ${rest.map(({ id, how }) => `${id} (${how})`).join(', ')}.`);
  if (causes.without.length > 0) lines.push(`Changed without an effect on results: ${few(causes.without)}.`);
  return lines;
}

/** The images whose correctness changed, with a few lines for each metric. */
export function flipLines({ flips }: Explained, shown = 8): string[] {
  return flips.flatMap(({ metric, newlyWrong, newlyRight, byLuck, classes, images }) => {
    const luck =
      byLuck === undefined ? '' : ` (between two seeds of the baseline: ${Math.round(byLuck)} in each direction)`;
    const lost = classes.filter(({ before, now }) => before - now > 0.02).slice(0, 3);
    const words = lost.map((one) => `${one.class} ${percent(one.before, 0)} to ${percent(one.now, 0)} %`);
    const listed = images.slice(0, shown).map(({ index, class: of, takenFor }) => {
      const what = takenFor === undefined ? of : `${of} classified as ${takenFor}`;
      return what === undefined ? `${index}` : `${index} (${what})`;
    });
    return [
      `${metric}: ${newlyWrong} images are newly wrong, ${newlyRight} are newly right${luck}.`,
      ...(words.length > 0 ? [`  largest losses by class: ${words.join(', ')}`] : []),
      ...(listed.length > 0 ? [`  images: ${listed.join(', ')}${images.length > shown ? ', \u2026' : ''}`] : []),
    ];
  });
}

const few = (names: readonly string[]): string =>
  `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
