import type { NodeProgress } from '../events.ts';
import { humanRate, humanSeconds } from '../ground/quantities.ts';

/** How far a running node is, with what a stage does not measure itself: its rate and the time left. */
export class ProgressMeter {
  #first: { done: number; at: number } | undefined;
  #last: NodeProgress | undefined;
  #rate: number | undefined;

  /** @param at Seconds of any monotonic clock. */
  update(progress: NodeProgress, at: number): void {
    // A new unit is a new piece of work (decoding, then hashing), with a rate of its own.
    const continues = this.#last?.unit === progress.unit && this.#last.done <= progress.done;
    if (!this.#first || !continues) this.#first = { done: progress.done, at };
    this.#last = progress;
    const elapsed = at - this.#first.at;
    const measured = elapsed > 0 && progress.done > this.#first.done ? (progress.done - this.#first.done) / elapsed : 0;
    this.#rate = progress.rate ?? (measured || undefined);
  }

  /** In [0, 1]; undefined before the first progress, and where no total is known. */
  get fraction(): number | undefined {
    if (!this.#last || this.#last.total <= 0) return undefined;
    return Math.min(1, Math.max(0, this.#last.done / this.#last.total));
  }

  get note(): string | undefined {
    return this.#last?.note;
  }

  /** `38/120 images` */
  get count(): string {
    if (!this.#last) return '';
    const { done, total, unit } = this.#last;
    return `${short(done)}${total > 0 ? `/${short(total)}` : ''} ${unit}`;
  }

  /** `12.3 steps/s` */
  get rate(): string {
    return this.#last && this.#rate ? humanRate(this.#rate, this.#last.unit) : '';
  }

  /** `2 min 10 s left` */
  get left(): string {
    if (!this.#last) return '';
    const remaining = Math.max(0, this.#last.total - this.#last.done);
    const seconds = this.#last.secondsLeft ?? (this.#rate && this.#last.total > 0 ? remaining / this.#rate : undefined);
    if (seconds === undefined || remaining === 0) return '';
    return seconds < 1 ? '< 1 s left' : `${humanSeconds(Math.round(seconds))} left`;
  }
}

const short = (count: number): string => String(Number.isInteger(count) ? count : Number(count.toFixed(2)));
export const percent = (fraction: number): string => `${Math.floor(100 * fraction)} %`;
