import { structuredPatch } from 'diff';
import type { Paint } from '../ground/text.ts';

const context = 3;
const mostEdits = 1000; // beyond that, a line-by-line comparison takes longer than its answer is worth

/** A unified diff with three lines of context and no file headers. Empty where the texts are the same. */
export function lineDiff(before: string, after: string, paint: Paint): string[] {
  // Both texts end in a line break, so that nothing is said about a missing one.
  const patch = structuredPatch('', '', `${before}\n`, `${after}\n`, '', '', { context, maxEditLength: mostEdits });
  if (!patch) return [...signed('-', before, paint), ...signed('+', after, paint)];
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    paint('cyan', `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...lines.map((line) => painted(line.trimEnd(), paint)),
  ]);
}

/** Every line of a text, marked as added or removed. */
export const signed = (sign: '+' | '-', text: string, paint: Paint): string[] =>
  text.split('\n').map((line) => painted(sign + line, paint));

function painted(line: string, paint: Paint): string {
  if (line.startsWith('-')) return paint('red', line);
  return line.startsWith('+') ? paint('green', line) : line;
}
