import type { Allotment, Demand, Machine } from '../resources.ts';

/**
 * Later demands that may overtake a waiting one because they fit where it does not. After that many, everything that
 * becomes free is kept for it, so that small demands cannot starve a large one.
 */
export const MOST_OVERTAKEN = 8;

// Whole numbers, so that giving back restores exactly what was taken.
const thousandths = (cpu: number): number => Math.round(cpu * 1000);

interface Waiting {
  readonly demand: Demand;
  readonly start: (allotment: Allotment) => void;
  overtaken: number;
}

/**
 * Limits how many nodes compute at once, and the sum of their demands to what the machine has. Inline stages take a few
 * milliseconds: they run one at a time beside the others.
 */
export class Slots {
  readonly #machine: Machine;
  #jobs: number;
  #cpu: number;
  #memoryMiB: number;
  #gpus: readonly string[];
  readonly #waiting: Waiting[] = [];
  #inline: Promise<void> = Promise.resolve();

  constructor(jobs: number, machine: Machine) {
    this.#machine = machine;
    this.#jobs = jobs;
    this.#cpu = thousandths(machine.cpu);
    this.#memoryMiB = Math.floor(machine.memoryMiB);
    this.#gpus = machine.gpus ?? [];
  }

  /** The work may `release` its turn early, when it waits only for the disk. */
  async inline<T>(work: (release: () => void) => Promise<T>): Promise<T> {
    const before = this.#inline;
    let release = () => {};
    this.#inline = new Promise<void>((free) => (release = free));
    await before;
    try {
      return await work(release);
    } finally {
      release();
    }
  }

  /** A demand above the machine's resources would wait for ever: see `refuseExcess`. */
  async use<T>(demand: Demand, work: (allotment: Allotment) => Promise<T>): Promise<T> {
    const allotment = await new Promise<Allotment>((start) => {
      this.#waiting.push({ demand, start, overtaken: 0 });
      this.#admit();
    });
    try {
      return await work(allotment);
    } finally {
      this.#give(demand, allotment);
      this.#admit();
    }
  }

  #admit(): void {
    const passed: Waiting[] = [];
    let isBarred = false;
    for (const next of [...this.#waiting]) {
      if (this.#jobs === 0 || isBarred) return;
      if (!this.#fits(next.demand)) {
        passed.push(next);
        isBarred = next.overtaken >= MOST_OVERTAKEN;
        continue;
      }
      this.#waiting.splice(passed.length, 1);
      for (const earlier of passed) if (++earlier.overtaken >= MOST_OVERTAKEN) isBarred = true;
      next.start(this.#take(next.demand));
    }
  }

  #fits({ cpu, memoryMiB, gpu }: Demand): boolean {
    return thousandths(cpu) <= this.#cpu && Math.ceil(memoryMiB) <= this.#memoryMiB && gpu <= this.#gpus.length;
  }

  #take({ cpu, memoryMiB, gpu }: Demand): Allotment {
    this.#jobs--;
    this.#cpu -= thousandths(cpu);
    this.#memoryMiB -= Math.ceil(memoryMiB);
    const gpus = this.#gpus.slice(0, gpu);
    this.#gpus = this.#gpus.slice(gpu);
    return { ...(cpu > 0 ? { cpu } : {}), ...(this.#machine.gpus ? { gpus } : {}) };
  }

  #give({ cpu, memoryMiB }: Demand, { gpus = [] }: Allotment): void {
    this.#jobs++;
    this.#cpu += thousandths(cpu);
    this.#memoryMiB += Math.ceil(memoryMiB);
    const free = new Set([...this.#gpus, ...gpus]);
    // In the order given, so that the same GPUs are used again, with processes that have them open.
    this.#gpus = (this.#machine.gpus ?? []).filter((name) => free.has(name));
  }
}
