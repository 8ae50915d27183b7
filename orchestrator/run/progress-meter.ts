/** Rate and time left of a running stage, from the clock outside it. */
export class ProgressMeter {
  #first: { at: number; done: number } | undefined;

  measure(update: { done: number; total: number; rate?: number }): { rate?: number; secondsLeft?: number } {
    const now = performance.now();
    // A new phase counts from its own beginning; so does what a checkpoint had already done.
    if (!this.#first || update.done < this.#first.done) this.#first = { at: now, done: update.done };
    const seconds = (now - this.#first.at) / 1000;
    const rate = update.rate ?? (seconds > 0.5 ? (update.done - this.#first.done) / seconds : undefined);
    if (!rate || !Number.isFinite(rate)) return {};
    return { rate, secondsLeft: Math.max(0, (update.total - update.done) / rate) };
  }
}
