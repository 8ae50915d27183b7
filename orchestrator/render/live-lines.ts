import type { NodeFinished } from '../events.ts';
import { humanSeconds } from '../ground/quantities.ts';
import { type Paint, padEnd, printedLines, truncate, visibleWidth } from '../ground/text.ts';
import { ProgressMeter, percent } from './steps-meter.ts';
import { savedText } from './summary.ts';

export type LiveState = 'pending' | 'running' | 'waiting' | 'stopped' | NodeFinished['status'];

/** What the live view knows of one node. */
export class LiveNode {
  readonly node: string;
  readonly stage: string;
  readonly meter = new ProgressMeter();
  readonly done: Promise<void>;
  /** Why it ran, what it waits for, what went wrong. */
  note = '';
  seconds = 0;
  since = 0;
  expectedSeconds: number | undefined;
  savedSeconds: number | undefined;
  /** The nodes that it stood for, once they are known. */
  parts: readonly LiveNode[] = [];
  #state: LiveState = 'pending';
  #settle!: () => void;

  constructor(node: string, stage: string) {
    this.node = node;
    this.stage = stage;
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
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
    this.#settle();
  }

  become(parts: readonly LiveNode[]): void {
    this.parts = parts;
    // Of an empty list nothing is to be done.
    if (parts.length === 0) this.#state = 'fresh';
    void Promise.all(parts.map(({ done }) => done)).then(() => this.#settle());
  }

  /** The run is over, whatever became of this node. */
  stop(): void {
    if (this.#state === 'running' || this.#state === 'waiting') this.#state = 'stopped';
    this.#settle();
  }
}

/** The state of a branch is that of its most telling node. */
export function branchState(nodes: readonly LiveNode[]): LiveState {
  const telling: LiveState[] = ['failed', 'running', 'waiting', 'stopped', 'pending', 'skipped', 'ran', 'fresh'];
  return telling.find((state) => nodes.some((node) => node.state === state)) ?? 'fresh';
}

export function stateIcon(state: LiveState, spinner: string, paint: Paint): string {
  switch (state) {
    case 'pending':
      return paint('dim', '·');
    case 'running':
      return paint('cyan', spinner);
    case 'waiting':
      return paint('yellow', '…');
    case 'ran':
    case 'fresh':
      return paint('green', '✔');
    case 'failed':
      return paint('red', '✖');
    case 'skipped':
      return paint('yellow', '↓');
    case 'stopped':
      return paint('yellow', '■');
  }
}

const barLeast = 8;
const barMost = 24;

export function bar(fraction: number, columns: number, paint: Paint): string {
  const full = Math.floor(fraction * columns);
  return paint('cyan', '━'.repeat(full)) + paint('dim', '─'.repeat(columns - full));
}

/** One line of a node in at most `columns` columns: the name stays, the least important of the rest goes first. */
export function nodeTitle(node: LiveNode, columns: number, nameColumns: number, now: number, paint: Paint): string {
  if (node.parts.length > 0) return partsTitle(node, columns, paint);
  if (node.state === 'running') return runningTitle(node, columns, nameColumns, now, paint);
  const name = truncate(node.node, columns);
  const said = afterName(node);
  const room = columns - visibleWidth(name) - 2;
  if (said === '' || room < 4) return node.state === 'pending' ? paint('dim', name) : name;
  const rest = truncate(said, room);
  return `${name}  ${paint(node.state === 'failed' ? 'red' : 'dim', rest)}`;
}

function partsTitle({ node, parts }: LiveNode, columns: number, paint: Paint): string {
  const name = truncate(node, columns);
  const ended = parts.filter(({ open, state }) => !open && state !== 'stopped').length;
  const running = parts.filter(({ state }) => state === 'running').map((part) => part.node);
  const said = [`${ended} of ${parts.length}`, ...running].join('  ');
  return `${name}${paint('dim', truncate(`  ${said}`, columns - visibleWidth(name)))}`;
}

function afterName({ state, seconds, savedSeconds, note, meter }: LiveNode): string {
  const first = printedLines(note)[0] ?? '';
  switch (state) {
    case 'ran':
      return humanSeconds(seconds);
    case 'fresh':
      return `fresh${savedText(savedSeconds)}`;
    case 'failed':
      return `failed after ${humanSeconds(seconds)}: ${first}`;
    case 'skipped':
      return `skipped: ${first}`;
    case 'waiting':
      return `waiting for ${first}`;
    case 'stopped':
      return meter.fraction === undefined ? 'stopped' : `stopped at ${percent(meter.fraction)}`;
    default:
      return '';
  }
}

function runningTitle(node: LiveNode, columns: number, nameColumns: number, now: number, paint: Paint): string {
  const { meter } = node;
  const share = meter.fraction === undefined ? '' : percent(meter.fraction).padStart(5);
  const elapsed = Math.max(1, Math.floor(now - node.since));
  // By the last time; beyond that, or where it never ran, only how long it has been running is known.
  const expectedLeft = Math.round((node.expectedSeconds ?? 0) - elapsed);
  const time = expectedLeft >= 1 ? `about ${humanSeconds(expectedLeft)} left` : humanSeconds(elapsed);
  const name = truncate(node.node, columns);
  let room = columns - visibleWidth(name);
  // Taken in the order in which they are wanted where there is little room; shown in another.
  const take = (part: string, least = visibleWidth(part)): string => {
    if (part === '' || least + 2 > room) return '';
    room -= least + 2;
    return part;
  };
  const shown = take(share);
  const left = take(meter.left || time);
  const barred = shown !== '' && take('bar', barLeast) !== '';
  const rate = take(meter.rate);
  const count = take(meter.count);
  const note = take(printedLines(meter.note ?? '')[0] ?? '');
  const named = padEnd(name, Math.min(nameColumns, visibleWidth(name) + room));
  room -= visibleWidth(named) - visibleWidth(name);
  const drawn = barred ? bar(meter.fraction ?? 0, Math.min(barMost, barLeast + room), paint) : '';
  return [named, drawn, shown, count, rate, left, note ? paint('dim', note) : ''].filter(Boolean).join('  ');
}
