interface Update {
  readonly done: number;
  /** 0 where it is unknown. */
  readonly total: number;
  readonly unit: string;
  readonly rate?: number;
}

const wallClock = (): number => performance.now() / 1000;
const shortestMeasure = 0.5; // seconds

/** Measures the rate and the time left of a running stage by the clock. */
export class ProgressMeter {
  readonly #now: () => number;
  #first: { readonly at: number; readonly done: number } | undefined;
  #last: Update | undefined;

  /** @param now Seconds of a monotonic clock. */
  constructor(now: () => number = wallClock) {
    this.#now = now;
  }

  /** `rate` in units a second and `secondsLeft`, where they are known. */
  measure(update: Update): { rate?: number; secondsLeft?: number } {
    const now = this.#now();
    // A new unit is a new piece of work (decoding, then hashing), and so is a count that starts again.
    const continues = this.#last?.unit === update.unit && this.#last.done <= update.done;
    // A stage that resumes counts from its checkpoint: work done before it says nothing about the rate.
    if (!this.#first || !continues) this.#first = { at: now, done: update.done };
    this.#last = update;
    const seconds = now - this.#first.at;
    const measured = seconds > shortestMeasure ? (update.done - this.#first.done) / seconds : undefined;
    const rate = update.rate ?? measured;
    if (!rate || !Number.isFinite(rate)) return {};
    return update.total > 0 ? { rate, secondsLeft: Math.max(0, (update.total - update.done) / rate) } : { rate };
  }
}
