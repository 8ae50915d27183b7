/**
 * Letters for the rows of a table: two rows share a letter exactly where they are not significantly different (insert and
 * absorb: Piepho 2004, doi:10.1198/1061860043515). The set of the first row gets the first letter.
 *
 * @param rows - Number of rows
 * @param apart - Are two rows significantly different?
 * @returns the letters of each row; undefined where the alphabet is too short
 */
export function sharedLetters(rows: number, apart: (i: number, j: number) => boolean): string[] | undefined {
  let sets: Set<number>[] = [new Set(Array.from({ length: rows }, (_, i) => i))];
  for (let i = 0; i < rows; i++)
    for (let j = i + 1; j < rows; j++) {
      if (!apart(i, j)) continue;
      const split = sets.flatMap((set) => (set.has(i) && set.has(j) ? [without(set, i), without(set, j)] : [set]));
      sets = split.filter(
        (set, k) => !split.some((other, l) => l !== k && holds(other, set) && (other.size > set.size || l < k)),
      );
      if (sets.length > ALPHABET.length) return undefined;
    }
  const ordered = sets.map((set) => [...set].sort((a, b) => a - b)).sort((a, b) => compare(a, b));
  return Array.from({ length: rows }, (_, i) =>
    ordered.flatMap((set, k) => (set.includes(i) ? [ALPHABET[k]!] : [])).join(''),
  );
}

const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz'];

const without = (set: ReadonlySet<number>, i: number): Set<number> => new Set([...set].filter((one) => one !== i));
const holds = (outer: ReadonlySet<number>, inner: ReadonlySet<number>): boolean =>
  [...inner].every((one) => outer.has(one));

function compare(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < Math.min(a.length, b.length); k++) if (a[k] !== b[k]) return a[k]! - b[k]!;
  return b.length - a.length;
}
