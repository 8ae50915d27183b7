import type { Event, RunProgress } from '../events.ts';

/** What is known of a node before the run. */
export interface ToRun {
  readonly node: string;
  readonly stage: string;
  /** Nodes that come before it. */
  readonly inputs: readonly string[];
  readonly expectedSeconds?: number | undefined;
}

interface State extends ToRun {
  since?: number;
  finished?: boolean;
  /** What the stage itself says, and when. */
  told?: { readonly secondsLeft: number; readonly at: number };
}

/** A long stage says how far it is all the time; the whole run is estimated this often. */
const REPEAT_SECONDS = 10;
/** An estimate looks at every node: between two lies this many times what one took, or thousands of short nodes would wait for them. */
const LEAST_PAUSE = 20;

/**
 * How far a run is and how long it will go on: nodes take what they took in past runs, corrected by what others of their
 * stage took in this one, on as many slots as there are. Nodes given are those that may have to run, producers first.
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

  /** Takes an event in; gives how far the run is where that is worth telling. */
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

  /** Takes in what the graph has become: nodes that were found are added, those that are no more go. */
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

  /** Seconds of work that a node still needs; undefined where nothing is known of it. */
  #work(state: State, now: number): number | undefined {
    if (state.finished) return 0;
    if (state.told) return Math.max(0, state.told.secondsLeft - (now - state.told.at));
    const expected = this.#expected(state);
    if (expected === undefined || state.since === undefined) return expected;
    return Math.max(0, expected - (now - state.since));
  }

  /** Nodes start in order, each when its inputs are there and a slot is free. */
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
    while (free.length < this.#jobs) free.push(0);
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
