/** A point on the search line: `step` along the direction, the value there, and its slope. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const DOUBLINGS = 20;
const SECTIONS = 30;

/**
 * A step that satisfies the strong Wolfe conditions (Nocedal and Wright, Numerical Optimization, 2006, algorithms 3.5
 * and 3.6), with cubic interpolation.
 *
 * @param start - The point at step 0; its slope is negative.
 * @param noise - Difference of two values that rounding alone can cause; smaller decreases are not required.
 * @returns undefined where no step lowers the value.
 */
export async function searchLine<Point extends LinePoint>(
  at: (step: number) => Promise<Point>,
  start: LinePoint,
  firstStep: number,
  noise: number,
): Promise<Point | undefined> {
  const decreases = (point: LinePoint) =>
    point.value <= start.value + SUFFICIENT_DECREASE * point.step * start.slope + noise;
  const flat = (point: LinePoint) => Math.abs(point.slope) <= -CURVATURE * start.slope;

  /** True where the minimum lies before this point, seen from the best one so far. */
  const overshoots = (point: LinePoint, best: LinePoint) =>
    !decreases(point) || point.value > best.value + noise || Number.isNaN(point.slope);

  let best: Point | undefined;
  for (let step = firstStep, i = 0; i < DOUBLINGS; i++, step *= 2) {
    const point = await at(step);
    if (overshoots(point, best ?? start)) return section(best, point);
    if (flat(point)) return point;
    if (point.slope >= 0) return section(point, best ?? start);
    best = point;
  }
  return best;

  /** Narrows the interval between the best point so far and its other end until a step satisfies the conditions. */
  async function section(found: Point | undefined, end: LinePoint): Promise<Point | undefined> {
    for (let i = 0; i < SECTIONS; i++) {
      const near = found ?? start;
      const point = await at(interpolate(near, end));
      if (overshoots(point, near)) {
        end = point;
        continue;
      }
      if (flat(point)) return point;
      if (point.slope * (end.step - near.step) >= 0) end = near;
      found = point;
    }
    return found;
  }
}

/** Minimum of the cubic through both points and slopes, kept away from the ends of the interval. */
function interpolate(a: LinePoint, b: LinePoint): number {
  const width = b.step - a.step;
  const middle = a.step + width / 2;
  if (!Number.isFinite(b.value) || !Number.isFinite(b.slope)) return middle;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const root = d1 * d1 - a.slope * b.slope;
  if (root < 0) return middle;
  const d2 = Math.sign(width) * Math.sqrt(root);
  const step = b.step - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const share = (step - a.step) / width;
  return share >= 0.1 && share <= 0.9 ? step : middle;
}
