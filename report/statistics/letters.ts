/**
 * Letters for rows of a table such that two rows share one exactly where they are not told apart (insert and absorb:
 * Piepho 2004, doi:10.1198/1061860043515). The first letter goes to the set of the first row.
 *
 * @param rows - How many there are
 * @param apart - Whether two rows are told apart
 * @returns of each row its letters; undefined where more letters are wanted than there are
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
