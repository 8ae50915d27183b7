import type { Event, RunProgress } from '../events.ts';

/** A node that may have to be computed. */
export interface ToRun {
  readonly node: string;
  readonly stage: string;
  /** Names of its producers. */
  readonly inputs: readonly string[];
  readonly expectedSeconds?: number | undefined;
}

interface State extends ToRun {
  since?: number;
  finished?: boolean;
  /** The stage's own progress, and the time of it. */
  told?: { readonly secondsLeft: number; readonly at: number };
}

/** Milliseconds between two estimates of the whole run, however often a stage reports progress. */
const REPEAT_SECONDS = 10;
/** The pause between two estimates, in units of their own duration: with thousands of short nodes they would cost too much. */
const LEAST_PAUSE = 20;

/**
 * Estimates the progress and the remaining time of a run. A node is expected to take as long as in past runs, corrected by
 * the nodes of its stage that this run has computed, on the given number of slots. Nodes come producers first.
 */
export class TimeLeft {
  readonly #nodes: Map<string, State>;
  readonly #jobs: number;
  readonly #now: () => number;
  readonly #actual = new Map<string, { seconds: number; expected: number; count: number }>();
  #spokeAt = Number.NEGATIVE_INFINITY;
  /** Seconds that the last estimate took. */
  #cost = 0;

  /** @param now Seconds of a monotonic clock. */
  constructor(nodes: readonly ToRun[], jobs: number, now: () => number = () => performance.now() / 1000) {
    this.#nodes = new Map(nodes.map((node) => [node.node, { ...node }]));
    this.#jobs = jobs;
    this.#now = now;
  }

  /** Takes an event in; returns the progress of the run when it is worth reporting. */
  handle(event: Event): RunProgress | undefined {
    if (event.type === 'nodes-found') {
      for (const name of event.gone) this.#nodes.delete(name);
      for (const node of event.nodes) this.#nodes.set(node.node, { ...node });
      return this.progress();
    }
    if (event.type !== 'node-started' && event.type !== 'node-progress' && event.type !== 'node-finished')
      return undefined;
    const state = this.#nodes.get(event.node);
    if (!state) return undefined;
    const now = this.#now();
    if (event.type === 'node-started') {
      state.since = now;
      state.finished = false;
    } else if (event.type === 'node-progress') {
      const isFirst = state.told === undefined && event.secondsLeft !== undefined;
      if (event.secondsLeft !== undefined) state.told = { secondsLeft: event.secondsLeft, at: now };
      if (now - this.#spokeAt < REPEAT_SECONDS && !isFirst) return undefined;
    } else {
      state.finished = true;
      if (event.status === 'ran') this.#learn(state, event.seconds);
    }
    if (now - this.#spokeAt < LEAST_PAUSE * this.#cost) return undefined;
    this.#spokeAt = now;
    const progress = this.progress();
    this.#cost = this.#now() - now;
    return progress;
  }

  /** Replaces the graph after it grew: adds nodes that were found, drops placeholders. */
  grow(nodes: readonly ToRun[]): void {
    const now = new Set(nodes.map(({ node }) => node));
    for (const node of [...this.#nodes.keys()]) if (!now.has(node)) this.#nodes.delete(node);
    for (const node of nodes) if (!this.#nodes.has(node.node)) this.#nodes.set(node.node, { ...node });
  }

  progress(): RunProgress {
    const done = [...this.#nodes.values()].filter(({ finished }) => finished).length;
    const secondsLeft = this.#secondsLeft();
    return {
      type: 'run-progress',
      done,
      total: this.#nodes.size,
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
    };
  }

  #learn({ stage, expectedSeconds }: State, seconds: number): void {
    const { seconds: all, expected, count } = this.#actual.get(stage) ?? { seconds: 0, expected: 0, count: 0 };
    this.#actual.set(stage, {
      seconds: all + seconds,
      expected: expected + (expectedSeconds ?? seconds),
      count: count + 1,
    });
  }

  #expected({ stage, expectedSeconds }: State): number | undefined {
    const actual = this.#actual.get(stage);
    if (!actual) return expectedSeconds;
    if (expectedSeconds === undefined) return actual.seconds / actual.count;
    return actual.expected > 0 ? (expectedSeconds * actual.seconds) / actual.expected : expectedSeconds;
  }

  /** Seconds of work that a node still needs; undefined if it never ran. */
  #work(state: State, now: number): number | undefined {
    if (state.finished) return 0;
    if (state.told) return Math.max(0, state.told.secondsLeft - (now - state.told.at));
    const expected = this.#expected(state);
    if (expected === undefined || state.since === undefined) return expected;
    return Math.max(0, expected - (now - state.since));
  }

  /** Simulates the run: nodes start in order, each when its inputs are there and a slot is free. */
  #secondsLeft(): number | undefined {
    const now = this.#now();
    const ends = new Map<string, number>();
    const open = [...this.#nodes.values()].filter(({ finished }) => !finished);
    const running = open.filter(({ since }) => since !== undefined);
    const slots = running.map((state) => this.#work(state, now));
    if (slots.includes(undefined)) return undefined;
    running.forEach(({ node }, i) => {
      ends.set(node, slots[i]!);
    });
    const free = slots as number[];
    // More slots than nodes change nothing, and a person may ask for a billion.
    while (free.length < Math.min(this.#jobs, open.length)) free.push(0);
    for (const state of open) {
      if (state.since !== undefined) continue;
      const work = this.#work(state, now);
      if (work === undefined) return undefined;
      const slot = free.indexOf(Math.min(...free));
      const start = Math.max(free[slot]!, ...state.inputs.map((input) => ends.get(input) ?? 0));
      ends.set(state.node, start + work);
      free[slot] = start + work;
    }
    return Math.max(0, ...ends.values());
  }
}
