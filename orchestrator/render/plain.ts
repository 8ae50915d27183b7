import type {
  Event,
  NodeFinished,
  NodePlanned,
  NodeProgress,
  NodeStarted,
  NodesFound,
  RunProgress,
} from '../events.ts';
import { forTerminal } from '../ground/clean-text.ts';
import { humanSeconds, plural } from '../ground/quantities.ts';
import { type Paint, painter } from '../ground/text.ts';
import { cleanEvent, logLines, noticeLine, retryLine } from './event-lines.ts';
import { type FailureHints, Failures } from './failures.ts';
import { countText, fractionOf, leftText, percent, rateText } from './progress-text.ts';
import type { Renderer, Sink } from './renderer.ts';
import { savedText, wholeText } from './summary.ts';
import type { Terminal } from './terminal.ts';

export interface PlainOptions extends FailureHints {
  readonly terminal: Terminal;
  /** Seconds of a monotonic clock. */
  readonly now?: () => number;
  /** Calls back every so many seconds until the returned function is called. */
  readonly every?: (seconds: number, call: () => void) => () => void;
}

const heartbeatSeconds = 30;
const timerTolerance = 1; // seconds: a timer that fires a little early must not put off a line by 30 s
const mostNamed = 5;

export const wallClock = (): number => performance.now() / 1000;
function wallTimer(seconds: number, call: () => void): () => void {
  const timer = setInterval(call, 1000 * seconds);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * The rendering for logs: a line for each event that matters, a sign of life of each running node at most every 30 s, no
 * cursor motion. The failures are repeated at the end.
 */
export function plain(to: Sink, options: PlainOptions): Renderer {
  const { now = wallClock, every = wallTimer, terminal } = options;
  const failures = new Failures(options);
  const log = new PlainLog(painter(terminal.color), now);
  let stopTimer: (() => void) | undefined;
  let closed = false;
  const write = (lines: readonly string[]): void => {
    for (const line of lines) to.write(forTerminal(`${line}\n`, terminal));
  };
  return {
    handle(told) {
      if (closed) return;
      const event = cleanEvent(told);
      failures.handle(event);
      write(log.linesOf(event));
      if (event.type === 'node-started') stopTimer ??= every(heartbeatSeconds, () => write(log.signsOfLife()));
    },
    async close() {
      if (closed) return;
      closed = true;
      stopTimer?.();
      to.write(forTerminal(failures.text(terminal), terminal));
    },
  };
}

interface Running {
  readonly since: number;
  spokeAt: number;
  progress?: NodeProgress;
}

/** The lines of a log, and what they need to remember between events. */
class PlainLog {
  readonly #paint: Paint;
  readonly #now: () => number;
  readonly #running = new Map<string, Running>();
  readonly #plannedFresh = new Set<string>();
  #saysFresh = true;
  #savedSeconds = 0;
  #whole: { readonly progress: RunProgress; readonly at: number } | undefined;

  constructor(paint: Paint, now: () => number) {
    this.#paint = paint;
    this.#now = now;
  }

  linesOf(event: Event): string[] {
    switch (event.type) {
      case 'run-started':
        return [`${this.#paint('bold', event.experiment)}: ${plural(event.nodes.length, 'node')}, run ${event.run}`];
      case 'nodes-found':
        return event.nodes.length === 0 ? [] : [`${plural(event.nodes.length, 'node')} more: ${namesOf(event.nodes)}`];
      case 'node-planned':
        return this.#planned(event);
      case 'node-started':
        return this.#started(event);
      case 'node-progress':
        return this.#progressed(event);
      case 'node-waiting':
        return [...this.#freshLines(), `${event.node}: waiting for ${event.owner}, which computes the same`];
      case 'node-retrying':
        return [retryLine(event, this.#paint)];
      case 'node-log':
        return logLines(event, this.#paint);
      case 'node-finished':
        return this.#finished(event);
      case 'notice':
        return [noticeLine(event, this.#paint)];
      case 'run-progress':
        this.#whole = { progress: event, at: this.#now() };
        return [];
      case 'node-metric': // for the reports
      case 'determinism-checked': // in the summary
      case 'run-finished': // the caller's summary
        return [];
    }
  }

  /** A line for each running node that said nothing for about 30 s, then the progress of the whole run. */
  signsOfLife(): string[] {
    const lines = [...this.#running].flatMap(([node, running]) => this.#heartbeat(node, running, timerTolerance));
    if (lines.length > 0 && this.#whole) lines.push(wholeText(this.#whole.progress, this.#now() - this.#whole.at));
    return lines;
  }

  #planned({ node, status, expectedSeconds = 0 }: NodePlanned): string[] {
    if (status === 'fresh' || status === 'cached') {
      this.#plannedFresh.add(node);
      this.#savedSeconds += expectedSeconds;
    }
    return [];
  }

  #started({ node, resumed, reasons }: NodeStarted): string[] {
    this.#runningOf(node);
    const how = resumed ? ' from a checkpoint' : '';
    return [...this.#freshLines(), `${node}: started${how}${because(reasons[0]?.detail)}`];
  }

  #progressed(event: NodeProgress): string[] {
    const running = this.#runningOf(event.node);
    running.progress = event;
    return this.#heartbeat(event.node, running);
  }

  #finished(event: NodeFinished): string[] {
    this.#running.delete(event.node);
    const took = humanSeconds(event.seconds);
    const say = (state: string, rest: string): string[] => [`${event.node}: ${state}${rest}`];
    switch (event.status) {
      case 'ran':
        return say(this.#paint('green', 'ran'), ` in ${took}${because(event.reason)}`);
      case 'skipped':
        return say(this.#paint('yellow', 'skipped'), because(event.reason));
      case 'failed':
        return say(this.#paint('red', 'FAILED'), ` after ${took}: ${event.problem?.message ?? event.reason}`);
      case 'fresh':
        if (this.#plannedFresh.has(event.node)) return [];
        return say(this.#paint('green', 'fresh'), `${savedText(event.savedSeconds)}${because(event.reason)}`);
    }
  }

  /** One line for all nodes that were fresh from the start, before the first node that is computed. */
  #freshLines(): string[] {
    if (!this.#saysFresh || this.#plannedFresh.size === 0) return [];
    this.#saysFresh = false;
    const text = `${plural(this.#plannedFresh.size, 'node')} already fresh${savedText(this.#savedSeconds)}`;
    return [this.#paint('dim', text)];
  }

  #runningOf(node: string): Running {
    const running = this.#running.get(node) ?? { since: this.#now(), spokeAt: this.#now() };
    this.#running.set(node, running);
    return running;
  }

  #heartbeat(node: string, running: Running, tolerance = 0): string[] {
    if (this.#now() - running.spokeAt < heartbeatSeconds - tolerance) return [];
    running.spokeAt = this.#now();
    const { progress } = running;
    if (!progress) return [`${node}: running for ${humanSeconds(this.#now() - running.since)}`];
    const fraction = fractionOf(progress);
    const share = fraction === undefined ? '' : percent(fraction);
    const parts = [countText(progress), share, rateText(progress), leftText(progress), progress.note];
    return [`${node}: ${parts.filter(Boolean).join(', ')}`];
  }
}

function namesOf(nodes: NodesFound['nodes']): string {
  const names = nodes.slice(0, mostNamed).map(({ node }) => node);
  return nodes.length > mostNamed ? `${names.join(', ')} and ${nodes.length - mostNamed} more` : names.join(', ');
}

const because = (reason: string | undefined): string => (reason ? ` (${reason.replace(/\.$/, '')})` : '');
