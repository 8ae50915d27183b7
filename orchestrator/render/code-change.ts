import type { CodeChange } from '../code/changes.ts';
import { cleaned, cleanLines } from '../ground/clean-text.ts';
import { type Paint, wrap } from '../ground/text.ts';
import { lineDiff, signed } from './line-diff.ts';

/** A declaration that changed: where it is, how the stage reaches it, and its old and new lines. */
export function codeChangeLines(change: CodeChange, width: number, paint: Paint): string[] {
  const { id, how, at, whole, path } = cleaned(change);
  const [before, after] = [change.before, change.after].map((text) => text && cleanLines(text));
  const lines = [`${paint('bold', id)} ${how === 'changed' ? 'changed' : `is ${how}`}${at ? ` (${at})` : ''}`];
  if (whole)
    lines.push(wrap(`${id.split('#')[0]} counts whole, because of line ${whole.line}: ${whole.what}`, width, '  '));
  if (path.length > 0) lines.push(wrap(`reached by ${path.join(' → ')}`, width, '  '));
  const has = { old: how === 'new' || before !== undefined, now: how === 'gone' || after !== undefined };
  if (!has.old || !has.now) {
    const which = has.now ? 'its old lines were' : has.old ? 'its new lines were' : 'its lines were';
    return [...lines, `  ${which} not kept`];
  }
  const diff =
    how === 'changed'
      ? lineDiff(before!, after!, paint)
      : how === 'new'
        ? signed('+', after!, paint)
        : signed('-', before!, paint);
  return [...lines, ...diff.map((line) => `  ${line}`)];
}
