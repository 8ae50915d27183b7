/** Positions of blocks and floats after layout, in points from the upper left corner of a page. */
export interface Pages {
  readonly places: readonly Place[];
  readonly edges: readonly Edge[];
}

/** The start of a block of the body: its number, its page (from 1), and its upper left corner. */
export type Place = readonly [block: number, page: number, x: number, y: number];

/**
 * Upper or lower end of a float; each float has one of each, and a wide float spans both columns. The edge has the least
 * height of the float too: without enough room its ends are those of the room, and it sticks out.
 */
export type Edge = readonly [float: string, wide: boolean, height: number, page: number, x: number, y: number];

/** Ends of a column or page to which floats may go. As a last resort narrow floats span both columns. */
export interface Floats {
  readonly narrow: 'auto' | 'top' | 'bottom' | 'across';
  readonly wide: 'auto' | 'top' | 'bottom';
  /** Scale of pictures: a slightly smaller one may move the last float to the page before. */
  readonly scale: number;
}

/** Ways to lay out floats, the best-looking first. Floats of one and of two columns can overlap (typst#6297). */
export const WAYS_TO_FLOAT: readonly Floats[] = [
  { narrow: 'auto', wide: 'auto', scale: 1 },
  { narrow: 'auto', wide: 'auto', scale: 0.92 },
  { narrow: 'bottom', wide: 'top', scale: 1 },
  { narrow: 'top', wide: 'bottom', scale: 1 },
  { narrow: 'across', wide: 'auto', scale: 1 },
  { narrow: 'across', wide: 'auto', scale: 0.88 },
  { narrow: 'across', wide: 'top', scale: 0.92 },
];

/** Horizontal middle of a page, and upper and lower end of its columns. */
const MIDDLE = 297.6;
const TOP = 56.6;
const BOTTOM = 785.3;

/** Least room for text at the start of a column; with less, Typst sets the text over the next float. */
const ROOM = 45;

/** A last page whose text ends within this distance from the top should be avoided. */
const FEW = 110;

/** Less text is not worth another column. */
const LEAST = 90;

/**
 * The block that should start the last column of the body, so that a paper does not end in one long column beside an empty
 * one. Undefined where both columns are used, or where there is little text.
 */
export function lastBreak({ places }: Pages): number | undefined {
  // Where the end of the body stands alone, its page has only floats, and the page before can be balanced.
  const alone = places.at(-2)?.[1] !== places.at(-1)?.[1];
  const end = places.at(alone ? -2 : -1);
  if (!end) return undefined;
  const last = places.filter(([, page]) => page === end[1]);
  // The second column is in use, or the page has hardly any text.
  if (last.some(([, , x]) => x > MIDDLE) || last.length < 3) return undefined;
  const top = last[0]![3];
  const height = end[3] - top;
  if (height < LEAST) return undefined;
  // The left column becomes the longer one.
  return last.find(([block, , , y]) => y >= top + height / 2 && block !== end[0])?.[0];
}

/** Floats that overlap each other or text, or that stick out of the page. */
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

/** Counts pages after the text that have only floats, and a last page of a few lines. */
export function stragglers({ edges, places }: Pages): number {
  const texts = places.slice(0, -1);
  const last = Math.max(1, ...texts.map(([, page]) => page));
  const floats = edges.map((edge) => edge[3]).filter((page) => page >= last);
  const lines = texts.filter(([, page]) => page === last).map(([, , , y]) => y);
  const few = last > 1 && floats.length === 0 && Math.max(...lines) < TOP + FEW;
  return new Set(floats.filter((page) => page > last)).size + (few ? 1 : 0);
}
