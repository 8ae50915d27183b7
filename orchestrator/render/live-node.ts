import type { NodeFinished, NodeProgress } from '../events.ts';

export type LiveState = 'pending' | 'running' | 'waiting' | 'stopped' | NodeFinished['status'];

/** One node as the live view knows it. */
export class LiveNode {
  readonly node: string;
  readonly stage: string;
  progress: NodeProgress | undefined;
  /** Why it ran, what it waits for, or what went wrong. */
  note = '';
  seconds = 0;
  /** When it started, in seconds of the view's clock. */
  since = 0;
  expectedSeconds: number | undefined;
  savedSeconds: number | undefined;
  /** The nodes that replace it once a list of items is known; empty for other nodes. */
  parts: readonly LiveNode[] = [];
  #state: LiveState = 'pending';

  constructor(node: string, stage: string) {
    this.node = node;
    this.stage = stage;
  }

  get state(): LiveState {
    return this.parts.length > 0 ? branchState(this.parts) : this.#state;
  }

  set state(state: LiveState) {
    this.#state = state;
  }

  get open(): boolean {
    return this.state === 'pending' || this.state === 'running' || this.state === 'waiting';
  }

  finish(event: NodeFinished): void {
    this.state = event.status;
    this.seconds = event.seconds;
    this.savedSeconds = event.savedSeconds;
    this.note = event.status === 'failed' ? (event.problem?.message ?? event.reason) : event.reason;
  }

  become(parts: readonly LiveNode[]): void {
    this.parts = parts;
    if (parts.length === 0) this.#state = 'fresh'; // an empty list leaves nothing to do
  }

  /** The run is over: nothing of it is running any more. */
  stop(): void {
    if (this.#state === 'running' || this.#state === 'waiting') this.#state = 'stopped';
  }
}

/** The state of a branch is that of the node that matters most. */
export function branchState(nodes: readonly LiveNode[]): LiveState {
  const states = new Set(nodes.map((node) => node.state));
  const bySeverity: LiveState[] = ['failed', 'running', 'waiting', 'stopped', 'pending', 'skipped', 'ran', 'fresh'];
  return bySeverity.find((state) => states.has(state)) ?? 'fresh';
}

/** How many of the nodes have ended. */
export const endedOf = (nodes: readonly LiveNode[]): number =>
  nodes.filter(({ open, state }) => !open && state !== 'stopped').length;
