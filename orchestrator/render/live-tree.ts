import type { Event, NodesFound, RunProgress } from '../events.ts';
import { globMatcher } from '../ground/glob.ts';
import { plural } from '../ground/quantities.ts';
import { type Paint, painter, printedLines, truncate, visibleWidth } from '../ground/text.ts';
import { retryLine } from './failures.ts';
import type { ScreenLine } from './listr-screen.ts';
import { branchState, LiveNode, type LiveState, nodeTitle, stateIcon } from './live-lines.ts';
import { savedText, wholeText } from './summary.ts';
import type { Terminal } from './terminal.ts';

export interface TreeOptions {
  readonly terminal: Terminal;
  readonly now: () => number;
  readonly rows: () => number;
}

const fewFresh = 3;
const rowsForOthers = 5; // the whole run, its summary, a prompt, some log lines stay in view
const longestAlignedName = 32;
const shownWhenCompact: readonly LiveState[] = ['running', 'waiting', 'stopped'];

/** The live region as data: which lines there are, what each says now, and what belongs above them. */
export class LiveTree {
  readonly #options: TreeOptions;
  readonly #paint: Paint;
  readonly #nodes = new Map<string, LiveNode>();
  readonly #plannedFresh = new Set<string>();
  /** Too many nodes for the screen: only what runs is shown, what ends goes into the log above. */
  #compact = false;
  #shown: LiveNode[] = [];
  #whole: { readonly progress: RunProgress; readonly at: number } | undefined;

  constructor(options: TreeOptions) {
    this.#options = options;
    this.#paint = painter(options.terminal.color);
  }

  /** Takes an event in; gives the lines to print above. */
  handle(event: Event): string[] {
    if (event.type === 'run-started')
      for (const { node, stage } of event.nodes) this.#nodes.set(node, new LiveNode(node, stage));
    else if (event.type === 'nodes-found') this.#found(event);
    else if (event.type === 'notice')
      return [event.level === 'warning' ? `${this.#paint('yellow', 'warning:')} ${event.message}` : event.message];
    else if (event.type === 'run-progress') this.#whole = { progress: event, at: this.#options.now() };
    else if (event.type !== 'run-finished' && event.type !== 'determinism-checked') return this.#handleNode(event);
    return [];
  }

  #handleNode(
    event: Exclude<Event, { type: `run-${string}` | 'nodes-found' | 'determinism-checked' | 'notice' }>,
  ): string[] {
    if (event.type === 'node-log') {
      const prefix = this.#paint('dim', `${event.node} |`);
      return printedLines(event.text).map((line) => `${prefix} ${line}`);
    }
    const node = this.#nodes.get(event.node);
    if (!node) return [];
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
        return [this.#paint('yellow', retryLine(event))];
      case 'node-progress':
        node.meter.update(event, this.#options.now());
        break;
      case 'node-finished':
        node.finish(event);
        if (this.#compact && this.#shown.includes(node)) return [this.#titled(node)];
    }
    return [];
  }

  /** The lines are made by now: what stood for nodes to come shows them on its own line. */
  #found({ nodes, gone }: NodesFound): void {
    for (const { node, stage } of nodes) this.#nodes.set(node, new LiveNode(node, stage));
    for (const name of gone) {
      const isPart = globMatcher(name);
      const parts = nodes.filter(({ node }) => isPart(node)).map(({ node }) => this.#nodes.get(node)!);
      this.#nodes.get(name)?.become(parts);
    }
  }

  #titled(node: LiveNode): string {
    const columns = this.#options.terminal.width - 3;
    return `${stateIcon(node.state, '', this.#paint)} ${nodeTitle(node, columns, 0, 0, this.#paint)}`;
  }

  /** The lines of the tree, made once, when the first node is computed: what was fresh in one line, stages as branches. */
  lines(): ScreenLine[] {
    const all = [...this.#nodes.values()];
    const fresh = all.filter((node) => this.#plannedFresh.has(node.node));
    const folded = fresh.length > fewFresh ? fresh : [];
    this.#shown = all.filter((node) => !folded.includes(node));
    const stages = groupByStage(this.#shown);
    const branches = [...stages.values()].filter((nodes) => nodes.length > 1).length;
    const height = this.#shown.length + branches + (folded.length > 0 ? 1 : 0);
    this.#compact = height > this.#options.rows() - rowsForOthers;
    const nameColumns = Math.min(longestAlignedName, Math.max(0, ...this.#shown.map((n) => visibleWidth(n.node))));
    const lines: ScreenLine[] = folded.length > 0 ? [this.#foldedLine(folded)] : [];
    for (const [stage, nodes] of stages) {
      const leaves = nodes.map((node) => this.#leaf(node, nameColumns));
      if (nodes.length === 1) lines.push(leaves[0]!);
      else lines.push(this.#branch(stage, nodes, leaves));
    }
    if (this.#shown.length > 1) lines.push(this.#wholeLine());
    return lines;
  }

  /** The whole run in the last line, as long as it goes on. */
  #wholeLine(): ScreenLine {
    const paint = this.#paint;
    return {
      title: (columns) => {
        if (!this.#whole || this.#shown.every((node) => !node.open)) return '';
        const text = wholeText(this.#whole.progress, this.#options.now() - this.#whole.at);
        return paint('dim', truncate(text, columns));
      },
      icon: () => ' ',
      done: Promise.all(this.#shown.map((node) => node.done)).then(() => {}),
    };
  }

  #foldedLine(nodes: readonly LiveNode[]): ScreenLine {
    const paint = this.#paint;
    const saved = nodes.reduce((sum, { expectedSeconds = 0 }) => sum + expectedSeconds, 0);
    return {
      title: (columns) => truncate(`${plural(nodes.length, 'node')} fresh${savedText(saved)}`, columns),
      icon: () => stateIcon('fresh', '', paint),
      done: Promise.resolve(),
    };
  }

  #leaf(node: LiveNode, nameColumns: number): ScreenLine {
    const hidden = (): boolean => this.#compact && !shownWhenCompact.includes(node.state);
    return {
      title: (columns) => (hidden() ? '' : nodeTitle(node, columns, nameColumns, this.#options.now(), this.#paint)),
      icon: (spinner) => stateIcon(node.state, spinner, this.#paint),
      done: node.done,
    };
  }

  #branch(stage: string, nodes: readonly LiveNode[], children: readonly ScreenLine[]): ScreenLine {
    const paint = this.#paint;
    const ended = (): number => nodes.filter((node) => !node.open && node.state !== 'stopped').length;
    return {
      title: (columns) => {
        const name = truncate(stage, columns);
        return `${name}${paint('dim', truncate(`  ${ended()} of ${nodes.length}`, columns - visibleWidth(name)))}`;
      },
      icon: (spinner) => stateIcon(branchState(nodes), spinner, paint),
      done: Promise.all(nodes.map((node) => node.done)).then(() => {}),
      children,
    };
  }

  /** Of the work of this run, in [0, 1]: nodes weigh what they took the last time, or as much as the others. */
  get fraction(): number {
    const known = this.#shown.flatMap((node) => node.expectedSeconds ?? []);
    const typical = known.length > 0 ? known.reduce((sum, each) => sum + each, 0) / known.length : 1;
    let whole = 0;
    let done = 0;
    for (const node of this.#shown) {
      const weight = node.expectedSeconds ?? typical;
      whole += weight;
      done += weight * (node.open ? (node.meter.fraction ?? 0) : 1);
    }
    return whole > 0 ? done / whole : 1;
  }

  get failed(): boolean {
    return this.#shown.some((node) => node.state === 'failed');
  }

  stop(): void {
    for (const node of this.#nodes.values()) node.stop();
  }
}

function groupByStage(nodes: readonly LiveNode[]): Map<string, LiveNode[]> {
  const groups = new Map<string, LiveNode[]>();
  for (const node of nodes) groups.set(node.stage, [...(groups.get(node.stage) ?? []), node]);
  return groups;
}
