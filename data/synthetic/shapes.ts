import { syntheticCard } from '../sets/synthetic.card.ts';

/**
 * The ten structures. Each says whether the point (u, v) is inside. A shape fills about -1…1 of its own frame.
 * They use only + - * / and comparisons, which give the same answer on every machine.
 */
export type Shape = (u: number, v: number) => boolean;

const disc: Shape = (u, v) => u * u + v * v < 0.8;

const rings: Shape = (u, v) => {
  const r = u * u + v * v;
  return r < 0.08 || (r > 0.28 && r < 0.95);
};

const triangle: Shape = (u, v) => v < 0.75 && v > 2 * (u < 0 ? -u : u) - 1;

const frame: Shape = (u, v) => {
  const m = Math.max(Math.abs(u), Math.abs(v));
  return m < 0.85 && m > 0.5;
};

const cross: Shape = (u, v) => {
  const [a, b] = [Math.abs(u), Math.abs(v)];
  return Math.max(a, b) < 0.98 && Math.min(a, b) < 0.27;
};

/** Two discs joined by a bar. */
const dumbbell: Shape = (u, v) => {
  const a = Math.abs(u) - 0.62;
  return a * a + v * v < 0.17 || (a < 0 && Math.abs(v) < 0.14);
};

const crescent: Shape = (u, v) => {
  const shifted = u - 0.42;
  return u * u + v * v < 0.92 && shifted * shifted + v * v > 0.55;
};

/** Parallel bars. */
const bars: Shape = (u, v) => {
  if (Math.abs(v) > 0.9 || Math.abs(u) > 0.98) return false;
  const phase = (u + 1) * 1.75;
  return phase - Math.floor(phase) < 0.52;
};

const checker: Shape = (u, v) => {
  if (Math.max(Math.abs(u), Math.abs(v)) > 0.9) return false;
  return (Math.floor((u + 0.9) / 0.6) + Math.floor((v + 0.9) / 0.6)) % 2 === 0;
};

/** Three by three dots in a grid. */
const dots: Shape = (u, v) => {
  const x = u - 0.66 * Math.round(u / 0.66);
  const y = v - 0.66 * Math.round(v / 0.66);
  return Math.max(Math.abs(u), Math.abs(v)) < 0.95 && x * x + y * y < 0.05;
};

const BY_NAME: Readonly<Record<string, Shape>> = {
  bars,
  checker,
  crescent,
  cross,
  disc,
  dots,
  dumbbell,
  frame,
  rings,
  triangle,
};

/** By class index. */
export const SHAPES: readonly Shape[] = syntheticCard.classes.map((name) => BY_NAME[name]!);
