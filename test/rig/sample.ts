import { createHash } from 'node:crypto';

/** Long lists of cases are cut into this many parts, unless a test says otherwise. One run of the suite checks one part. */
const PARTS = 10;

const DAY_MS = 24 * 3600 * 1000;

/** STRATA_TEST_ALL=1 checks every case. */
export const isWhole = process.env.STRATA_TEST_ALL === '1';

/** STRATA_TEST_SEED chooses the part; without it the day does, so that as many days as there are parts check every case. */
const seed = Number(process.env.STRATA_TEST_SEED || Math.floor(Date.now() / DAY_MS));

/**
 * The cases that this run checks, in their order: one part of them, and then as many more as it takes for every tag to be
 * there. The parts do not overlap, and together they are the whole list.
 */
export function sample<T>(cases: readonly T[], tagsOf: (one: T) => readonly string[] = () => [], parts = PARTS): T[] {
  if (isWhole) return [...cases];
  if (!Number.isInteger(seed))
    throw new Error(`STRATA_TEST_SEED=${process.env.STRATA_TEST_SEED} is not a whole number`);
  const part = ((seed % parts) + parts) % parts;
  const order = cases.map((_, at) => at).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const drawn = new Set(order.filter((_, at) => at % parts === part));
  const tags = new Set([...drawn].flatMap((at) => tagsOf(cases[at]!)));
  for (const at of [...order.slice(part), ...order.slice(0, part)]) {
    const own = tagsOf(cases[at]!);
    if (own.every((tag) => tags.has(tag))) continue;
    drawn.add(at);
    for (const tag of own) tags.add(tag);
  }
  return cases.filter((_, at) => drawn.has(at));
}

/** Shuffles positions in the same way in every run. */
const rank = (at: number): string => createHash('sha256').update(String(at)).digest('hex');
