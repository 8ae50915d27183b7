/** Lets so many computations run at once; inline ones, of a few milliseconds, one at a time beside them. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  #inline: Promise<unknown> = Promise.resolve();

  constructor(count: number) {
    this.#free = count;
  }

  async use<T>(inline: boolean, work: () => Promise<T>): Promise<T> {
    if (inline) {
      const turn = this.#inline.then(work);
      this.#inline = turn.catch(() => {});
      return turn;
    }
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
