import type { Event, NodesFound, RunProgress } from '../events.ts';
import { globMatcher } from '../ground/glob.ts';
import { plural } from '../ground/quantities.ts';
import { type Paint, painter, truncate, visibleWidth } from '../ground/text.ts';
import { logLines, noticeLine, retryLine } from './event-lines.ts';
import { countedTitle, nodeTitle, stateIcon } from './live-lines.ts';
import { branchState, LiveNode, type LiveState } from './live-node.ts';
import { fractionOf } from './progress-text.ts';
import { savedText, wholeText } from './summary.ts';
import type { Terminal } from './terminal.ts';

export interface TreeOptions {
  readonly terminal: Terminal;
  /** Seconds of a monotonic clock. */
  readonly now: () => number;
}

const fewFresh = 3;
const rowsForOthers = 5; // the whole run, its summary, a prompt and some log lines stay in view
const longestAlignedName = 32;
const shownWhenCompact: readonly LiveState[] = ['running', 'waiting', 'stopped'];

/** The live region as data: it takes events in, and gives the rows to draw and the lines to print above them. */
export class LiveTree {
  readonly #options: TreeOptions;
  readonly #paint: Paint;
  readonly #nodes = new Map<string, LiveNode>();
  readonly #plannedFresh = new Set<string>();
  /** Too many nodes for the screen: only running ones are shown, and what ends is printed above. */
  #compact = false;
  #folded: readonly LiveNode[] = [];
  #shown: readonly LiveNode[] = [];
  #stages = new Map<string, LiveNode[]>();
  #nameColumns = 0;
  #whole: { readonly progress: RunProgress; readonly at: number } | undefined;

  constructor(options: TreeOptions) {
    this.#options = options;
    this.#paint = painter(options.terminal.color);
  }

  /** Takes an event in; gives the lines to print above. */
  handle(event: Event): string[] {
    switch (event.type) {
      case 'run-started':
        for (const { node, stage } of event.nodes) this.#nodes.set(node, new LiveNode(node, stage));
        return [];
      case 'nodes-found':
        this.#found(event);
        return [];
      case 'notice':
        return [noticeLine(event, this.#paint)];
      case 'node-log':
        return logLines(event, this.#paint);
      case 'run-progress':
        this.#whole = { progress: event, at: this.#options.now() };
        return [];
      case 'run-finished':
      case 'determinism-checked':
        return [];
      default: {
        const node = this.#nodes.get(event.node);
        return node ? this.#handleNode(event, node) : [];
      }
    }
  }

  #handleNode(event: Extract<Event, { readonly node: string }>, node: LiveNode): string[] {
    switch (event.type) {
      case 'node-planned':
        node.expectedSeconds = event.expectedSeconds;
        if (event.status === 'fresh' || event.status === 'cached') this.#plannedFresh.add(event.node);
        break;
      case 'node-started':
        node.state = 'running';
        node.since = this.#options.now();
        break;
      case 'node-waiting':
        node.state = 'waiting';
        node.note = event.owner;
        break;
      case 'node-retrying':
        return [retryLine(event, this.#paint)];
      case 'node-progress':
        node.progress = event;
        break;
      case 'node-finished':
        node.finish(event);
        if (this.#compact && this.#shown.includes(node)) return [this.#endedLine(node)];
    }
    return [];
  }

  /** The nodes of a list that is now known appear on the line of the node that stood for them. */
  #found({ nodes, gone }: NodesFound): void {
    for (const { node, stage } of nodes) this.#nodes.set(node, new LiveNode(node, stage));
    for (const name of gone) {
      const isPart = globMatcher(name);
      const parts = nodes.filter(({ node }) => isPart(node)).map(({ node }) => this.#nodes.get(node)!);
      this.#nodes.get(name)?.become(parts);
    }
  }

  #endedLine(node: LiveNode): string {
    const columns = this.#options.terminal.width - 3;
    return `${stateIcon(node.state, '', this.#paint)} ${nodeTitle(node, columns, 0, 0, this.#paint)}`;
  }

  /** Decides which lines there will be, once, when the first node is computed: fresh nodes in one line, stages as branches. */
  layOut(terminalRows: number): void {
    const all = [...this.#nodes.values()];
    const fresh = all.filter((node) => this.#plannedFresh.has(node.node));
    const folded = new Set(fresh.length > fewFresh ? fresh : []);
    this.#folded = [...folded];
    this.#shown = all.filter((node) => !folded.has(node));
    this.#stages = groupByStage(this.#shown);
    const branches = [...this.#stages.values()].filter((nodes) => nodes.length > 1).length;
    const height = this.#shown.length + branches + Math.min(1, folded.size);
    this.#compact = height > terminalRows - rowsForOthers;
    const longest = this.#shown.reduce((most, { node }) => Math.max(most, visibleWidth(node)), 0);
    this.#nameColumns = Math.min(longestAlignedName, longest);
  }

  /** The rows as they are now, each at most `columns` wide. */
  rows(columns: number, spinner: string): string[] {
    const row = (state: LiveState, title: string): string => `${stateIcon(state, spinner, this.#paint)} ${title}`;
    const rows: string[] = [];
    if (this.#folded.length > 0) rows.push(row('fresh', truncate(this.#foldedTitle(), columns - 2)));
    for (const [stage, nodes] of this.#stages) {
      const indent = nodes.length > 1 ? '  ' : '';
      if (nodes.length > 1) rows.push(row(branchState(nodes), countedTitle(stage, nodes, columns - 2, this.#paint)));
      for (const node of nodes) {
        if (this.#compact && !shownWhenCompact.includes(node.state)) continue;
        const room = columns - 2 - indent.length;
        const title = nodeTitle(node, room, this.#nameColumns, this.#options.now(), this.#paint);
        rows.push(indent + row(node.state, title));
      }
    }
    const whole = this.#wholeTitle();
    if (whole !== '') rows.push(`  ${this.#paint('dim', truncate(whole, columns - 2))}`);
    return rows;
  }

  #foldedTitle(): string {
    const saved = this.#folded.reduce((sum, { expectedSeconds = 0 }) => sum + expectedSeconds, 0);
    return `${plural(this.#folded.length, 'node')} fresh${savedText(saved)}`;
  }

  /** The state of the whole run, while it goes on and has more than one node to show. */
  #wholeTitle(): string {
    if (!this.#whole || this.#shown.length < 2 || !this.#shown.some((node) => node.open)) return '';
    return wholeText(this.#whole.progress, this.#options.now() - this.#whole.at);
  }

  /** How much of this run's work is done, in [0, 1]. A node weighs what it took the last time, or as much as the average. */
  get fraction(): number {
    const known = this.#shown.flatMap((node) => node.expectedSeconds ?? []);
    const typical = known.length > 0 ? known.reduce((sum, each) => sum + each, 0) / known.length : 1;
    let whole = 0;
    let done = 0;
    for (const node of this.#shown) {
      const weight = node.expectedSeconds ?? typical;
      whole += weight;
      done += weight * (node.open ? (fractionOf(node.progress) ?? 0) : 1);
    }
    return whole > 0 ? done / whole : 1;
  }

  get failed(): boolean {
    return this.#shown.some((node) => node.state === 'failed');
  }

  /** The run is over. */
  stop(): void {
    this.#whole = undefined;
    for (const node of this.#nodes.values()) node.stop();
  }
}

function groupByStage(nodes: readonly LiveNode[]): Map<string, LiveNode[]> {
  const groups = new Map<string, LiveNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.stage);
    if (group) group.push(node);
    else groups.set(node.stage, [node]);
  }
  return groups;
}
