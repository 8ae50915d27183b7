import type { Paint } from '../ground/text.ts';

type Edit = readonly [' ' | '-' | '+', string];

/** The lines of both texts in order, each kept, removed or added: by the longest common subsequence. */
export function lineEdits(before: readonly string[], after: readonly string[]): Edit[] {
  const columns = after.length + 1;
  // lengths[i * columns + j]: the longest common subsequence of before[i…] and after[j…]
  const lengths = new Uint32Array((before.length + 1) * columns);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i * columns + j] =
        before[i] === after[j]
          ? lengths[(i + 1) * columns + j + 1]! + 1
          : Math.max(lengths[(i + 1) * columns + j]!, lengths[i * columns + j + 1]!);
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      edits.push([' ', before[i]!]);
      i += 1;
      j += 1;
    } else if (
      j >= after.length ||
      (i < before.length && lengths[(i + 1) * columns + j]! >= lengths[i * columns + j + 1]!)
    ) {
      edits.push(['-', before[i]!]);
      i += 1;
    } else {
      edits.push(['+', after[j]!]);
      j += 1;
    }
  }
  return edits;
}

const context = 3;
const mostCells = 4_000_000;

/** A unified diff of two texts with three lines of context, without file headers; no lines where they are the same. */
export function lineDiff(before: string, after: string, paint: Paint): string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  // Beyond a few thousand lines the table would be larger than the answer is worth: all out, all in.
  const edits =
    old.length * now.length <= mostCells
      ? lineEdits(old, now)
      : [...old.map((line): Edit => ['-', line]), ...now.map((line): Edit => ['+', line])];
  const near = edits.map(() => false);
  edits.forEach(([sign], at) => {
    if (sign !== ' ') near.fill(true, Math.max(0, at - context), at + context + 1);
  });
  const lines: string[] = [];
  let [oldLine, newLine] = [1, 1];
  edits.forEach(([sign, text], at) => {
    if (near[at]) {
      if (!near[at - 1]) lines.push(paint('cyan', hunkHead(edits, near, at, oldLine, newLine)));
      const line = `${sign}${text}`.trimEnd();
      lines.push(sign === '-' ? paint('red', line) : sign === '+' ? paint('green', line) : line);
    }
    if (sign !== '+') oldLine += 1;
    if (sign !== '-') newLine += 1;
  });
  return lines;
}

function hunkHead(
  edits: readonly Edit[],
  near: readonly boolean[],
  at: number,
  oldLine: number,
  newLine: number,
): string {
  let end = at;
  while (near[end]) end += 1;
  const hunk = edits.slice(at, end);
  const olds = hunk.filter(([sign]) => sign !== '+').length;
  const news = hunk.filter(([sign]) => sign !== '-').length;
  return `@@ -${olds === 0 ? oldLine - 1 : oldLine},${olds} +${news === 0 ? newLine - 1 : newLine},${news} @@`;
}
