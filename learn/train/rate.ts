/** Images per second over the last few steps, for progress only; results never depend on it. */
export interface Rate {
  /** Counts the images of a step. @returns the present rate. */
  count(images: number): number;
}

export function createRate(window = 20): Rate {
  const marks = [{ at: performance.now(), images: 0 }];
  let total = 0;
  return {
    count(images) {
      total += images;
      marks.push({ at: performance.now(), images: total });
      if (marks.length > window) marks.shift();
      const oldest = marks[0]!;
      const newest = marks.at(-1)!;
      return (1000 * (newest.images - oldest.images)) / Math.max(1e-3, newest.at - oldest.at);
    },
  };
}
