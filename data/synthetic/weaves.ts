import { weavesCard } from '../sets/weaves.card.ts';

/**
 * The ten weaves. Each says on which thread the point (x, y) lies, and gives -1 between threads. A cell of a weave has a
 * side of about 1. They use only + - * /, comparisons and floor, which give the same answer on every machine.
 */
export type Weave = (x: number, y: number) => number;

/** Threads of one direction are numbered from 0, those of the other direction from here. */
const CROSSWISE = 256;

const part = (x: number): number => x - Math.floor(x);
const numbered = (x: number): number => Math.floor(x) & (CROSSWISE - 1);

/** A number for a cell that tells it from its neighbours. */
const cell = (a: number, b: number): number =>
  (Math.imul((a * 0x466f45d) ^ (b * 0x127409f), 0x5bd1e995) >>> 13) & 0xffff;

const bricks: Weave = (x, y) => {
  const row = Math.floor(y * 1.5);
  const along = x * 0.75 + 0.5 * (row & 1);
  return part(along) > 0.15 && part(y * 1.5) > 0.28 ? cell(row, Math.floor(along)) : -1;
};

const checks: Weave = (x, y) => {
  const [a, b] = [Math.floor(x * 1.4), Math.floor(y * 1.4)];
  return ((a + b) & 1) === 0 ? cell(a, b) : -1;
};

const columns: Weave = (x) => (part(x) < 0.5 ? numbered(x) : -1);

/** Threads along, which lie over threads across. */
const crossed = (x: number, y: number): number =>
  part(x) < 0.27 ? numbered(x) : part(y) < 0.27 ? CROSSWISE + numbered(y) : -1;

/** Nearly one over the square root of two: a turn by an eighth. */
const EIGHTH = 0.71;

const diamonds: Weave = (x, y) => crossed((x + y) * EIGHTH, (x - y) * EIGHTH);

const dots: Weave = (x, y) => {
  const [a, b] = [part(x) - 0.5, part(y) - 0.5];
  return a * a + b * b < 0.11 ? cell(Math.floor(x), Math.floor(y)) : -1;
};

const rings: Weave = (x, y) => {
  const [u, v] = [x * 0.8, y * 0.8];
  const [a, b] = [part(u) - 0.5, part(v) - 0.5];
  const square = a * a + b * b;
  return square > 0.07 && square < 0.22 ? cell(Math.floor(u), Math.floor(v)) : -1;
};

const rows: Weave = (_, y) => (part(y) < 0.5 ? numbered(y) : -1);

const slants: Weave = (x, y) => columns((x + y) * EIGHTH, 0);

const zigzag: Weave = (x, y) => rows(0, y + 1.1 * Math.abs(part(x * 0.6) - 0.5));

const BY_NAME: Readonly<Record<string, Weave>> = {
  bricks,
  checks,
  columns,
  diamonds,
  dots,
  grid: crossed,
  rings,
  rows,
  slants,
  zigzag,
};

/** By class index. */
export const WEAVES: readonly Weave[] = weavesCard.classes.map((name) => BY_NAME[name]!);
