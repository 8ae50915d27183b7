/**
 * Number of edits (insert, delete, replace, swap neighbours) from `a` to `b`: the optimal string alignment distance.
 */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const above = rows[i - 1]!;
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/**
 * The candidate that was probably meant: at most a third of the word's letters differ, or it is the only one that
 * begins with the word. The first of equals; undefined if none is near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const small = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 0.5;
  const begun: string[] = [];
  for (const candidate of candidates) {
    const distance = editDistance(small, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
    if (small.length > 1 && candidate.toLowerCase().startsWith(small)) begun.push(candidate);
  }
  return best ?? (begun.length === 1 ? begun[0] : undefined);
}
