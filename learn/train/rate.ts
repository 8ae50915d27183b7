/** Images a second over the last few steps, for people; results never depend on it. */
export interface Rate {
  /** Counts images that have just been learned from and gives the present rate. */
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
