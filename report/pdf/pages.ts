/** What was found of the pages after they were laid out, in points from the upper left corner of a page. */
export interface Pages {
  readonly places: readonly Place[];
  readonly edges: readonly Edge[];
}

/** Where a block of the body begins: its number, page (from 1), and corner. */
export type Place = readonly [block: number, page: number, x: number, y: number];

/**
 * A float's upper or lower end: one of each for every float; a wide one is over both columns. Its height at the least is
 * told too: where it has no room its ends are those of the room, and it hangs out of it.
 */
export type Edge = readonly [float: string, wide: boolean, height: number, page: number, x: number, y: number];

/** At which ends of a column or a page floats may stand; narrow ones over both columns too, where nothing else will do. */
export interface Floats {
  readonly narrow: 'auto' | 'top' | 'bottom' | 'across';
  readonly wide: 'auto' | 'top' | 'bottom';
  /** Size of pictures: a little less of it may bring the last float to the page before. */
  readonly scale: number;
}

/** Ways to lay out floats, the best looking first. Floats of one column and of two may come to lie over each other (typst#6297). */
export const WAYS_TO_FLOAT: readonly Floats[] = [
  { narrow: 'auto', wide: 'auto', scale: 1 },
  { narrow: 'auto', wide: 'auto', scale: 0.92 },
  { narrow: 'bottom', wide: 'top', scale: 1 },
  { narrow: 'top', wide: 'bottom', scale: 1 },
  { narrow: 'across', wide: 'auto', scale: 1 },
  { narrow: 'across', wide: 'top', scale: 0.92 },
];

/** Half of a page's width, and where the columns begin and end on it. */
const MIDDLE = 297.6;
const TOP = 56.6;
const BOTTOM = 785.3;

/** Text that begins a column has to have this much room: what has less is set all the same, over whatever comes there. */
const ROOM = 45;

/** A last page whose text begins no later than this below its top is better spared. */
const FEW = 110;

/** Less than this is not worth another column. */
const LEAST = 90;

/**
 * The block before which the last column of the body should begin, so that a paper does not end in one long column
 * beside an empty one; nothing where both are used, or where there is little to part.
 */
export function lastBreak({ places }: Pages): number | undefined {
  // Where the body's end stands alone, the page has nothing but floats: it is the page before that can be mended.
  const alone = places.at(-2)?.[1] !== places.at(-1)?.[1];
  const end = places.at(alone ? -2 : -1);
  if (!end) return undefined;
  const last = places.filter(([, page]) => page === end[1]);
  // The second column is in use, or the page holds hardly more than the end.
  if (last.some(([, , x]) => x > MIDDLE) || last.length < 3) return undefined;
  const top = last[0]![3];
  const height = end[3] - top;
  if (height < LEAST) return undefined;
  // The left column is the longer one, as it would be by hand.
  return last.find(([block, , , y]) => y >= top + height / 2 && block !== end[0])?.[0];
}

/** Floats that lie over each other or over text, and such as hang out of the page. */
export function faults({ edges, places }: Pages): string[] {
  const boxes = [...new Set(edges.map(([id]) => id))].map((id) => {
    const own = edges.filter(([other]) => other === id);
    const ys = own.map((edge) => edge[5]);
    const [, wide, height, page] = own[0]!;
    const column = Math.min(...own.map((edge) => edge[4])) < MIDDLE ? 'left' : 'right';
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    return {
      id,
      page,
      column: wide ? 'both' : column,
      top: Math.min(top, bottom - height),
      bottom: Math.max(bottom, top + height),
    };
  });
  const out = boxes.filter(({ top, bottom }) => top < TOP - 2 || bottom > BOTTOM + 2).map(({ id }) => id);
  const pairs = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.page === b.page && a.top < b.bottom && b.top < a.bottom)
      .filter((b) => a.column === b.column || a.column === 'both' || b.column === 'both')
      .map((b) => `${a.id} over ${b.id}`),
  );
  const columnOf = (x: number): string => (x < MIDDLE ? 'left' : 'right');
  const cramped = places
    .slice(0, -1)
    .filter((one) =>
      places.every((two) => two[1] !== one[1] || columnOf(two[2]) !== columnOf(one[2]) || two[3] >= one[3]),
    )
    .filter(([, page, x, y]) => {
      const below = boxes.filter((box) => box.page === page && box.bottom > y);
      const tops = below.filter(({ column }) => column === 'both' || column === columnOf(x)).map(({ top }) => top);
      return Math.min(BOTTOM, ...tops) - y < ROOM;
    })
    .map(([block]) => `block ${block} without room`);
  return [...out, ...pairs, ...cramped];
}

/** Pages after the last of the text that have nothing but floats, and a last page of a few lines. */
export function stragglers({ edges, places }: Pages): number {
  const texts = places.slice(0, -1);
  const last = Math.max(1, ...texts.map(([, page]) => page));
  const floats = edges.map((edge) => edge[3]).filter((page) => page >= last);
  const lines = texts.filter(([, page]) => page === last).map(([, , , y]) => y);
  const few = last > 1 && floats.length === 0 && Math.max(...lines) < TOP + FEW;
  return new Set(floats.filter((page) => page > last)).size + (few ? 1 : 0);
}
