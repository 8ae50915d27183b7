import type { Causes, ChangedFunction } from './causes.ts';
import type { Flips } from './flips.ts';
import type { GateResult } from './gate-result.ts';

/** A changed function with its changed lines, where both texts were kept. */
export interface FunctionLines extends Omit<ChangedFunction, 'before' | 'after'> {
  /** A unified diff without file headers. */
  readonly lines?: readonly string[];
}

/** A result with its causes: what stands beside the verdict. */
export interface Explained extends GateResult {
  readonly experiment: string;
  readonly causes?: Omit<Causes, 'functions'> & { readonly functions: readonly FunctionLines[] };
  readonly flips: readonly Flips[];
}

/** Functions whose lines are printed, and lines of each; the rest is named. */
const SHOWN_FUNCTIONS = 4;
const SHOWN_LINES = 24;

/** Where digests part and what changed there, as lines of plain text; code in the lines that `code` makes of a diff. */
export function causeLines({ causes }: Explained, code: (lines: readonly string[]) => string[]): string[] {
  if (!causes || (causes.parted.length === 0 && causes.without.length === 0)) return [];
  const lines: string[] = [];
  for (const { node, because } of causes.parted)
    lines.push(
      because.length > 0
        ? `Digests part at ${node}: ${because.join('; ')}.`
        : `Digests part at ${node}: its key is the baseline\u2019s and its bytes are not. It is not deterministic here.`,
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
  if (causes.without.length > 0) lines.push(`Changed without effect on its results: ${few(causes.without)}.`);
  return lines;
}

/** Which images turned, a metric in a few lines. */
export function flipLines({ flips }: Explained, shown = 8): string[] {
  return flips.flatMap(({ metric, newlyWrong, newlyRight, byLuck, classes, images }) => {
    const luck = byLuck === undefined ? '' : `; ${Math.round(byLuck)} each way between two seeds of the baseline`;
    const lost = classes.filter(({ before, now }) => before - now > 0.02).slice(0, 3);
    const words = lost.map((one) => `${one.class} ${share(one.before)} to ${share(one.now)} %`);
    const listed = images.slice(0, shown).map(({ index, class: of, takenFor }) => {
      const what = takenFor === undefined ? of : `${of} taken for ${takenFor}`;
      return what === undefined ? `${index}` : `${index} (${what})`;
    });
    return [
      `${metric}: ${newlyWrong} images are newly wrong, ${newlyRight} newly right${luck}.`,
      ...(words.length > 0 ? [`  classes that lost most: ${words.join(', ')}`] : []),
      ...(listed.length > 0 ? [`  images: ${listed.join(', ')}${images.length > shown ? ', \u2026' : ''}`] : []),
    ];
  });
}

const share = (value: number): string => (100 * value).toFixed(0);

const few = (names: readonly string[]): string =>
  `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
