import type { Event, NodeFinished, NodesFound, RunProgress } from '../events.ts';
import { humanSeconds, plural } from '../ground/quantities.ts';
import { painter, printedLines } from '../ground/text.ts';
import { type FailureHints, Failures, retryLine } from './failures.ts';
import type { Renderer, Sink } from './renderer.ts';
import { ProgressMeter, percent } from './steps-meter.ts';
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

interface Running {
  readonly meter: ProgressMeter;
  readonly since: number;
  spokeAt: number;
}

const wallClock = (): number => performance.now() / 1000;
function wallTimer(seconds: number, call: () => void): () => void {
  const timer = setInterval(call, 1000 * seconds);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * The rendering for logs: a line for each event that matters, a sign of life at most every 30 s a running node, no
 * cursor motion. What failed is repeated at the end.
 */
export function plain(to: Sink, options: PlainOptions): Renderer {
  const { now = wallClock, every = wallTimer, terminal } = options;
  const paint = painter(terminal.color);
  const failures = new Failures(options);
  const running = new Map<string, Running>();
  const plannedFresh = new Set<string>();
  let stopTimer: (() => void) | undefined;
  let closed = false;
  let toldFresh = false;
  let saved = 0;
  let whole: { readonly progress: RunProgress; readonly at: number } | undefined;

  const freshLines = (): string[] => {
    if (toldFresh || plannedFresh.size === 0) return [];
    toldFresh = true;
    return [paint('dim', `${plural(plannedFresh.size, 'node')} already fresh${savedText(saved)}`)];
  };

  const begin = (node: string): Running => {
    const entry = running.get(node) ?? { meter: new ProgressMeter(), since: now(), spokeAt: now() };
    running.set(node, entry);
    stopTimer ??= every(heartbeatSeconds, () => {
      const lines = [...running].flatMap(([other, state]) => heartbeat(other, state, 1));
      if (lines.length > 0 && whole) lines.push(wholeText(whole.progress, now() - whole.at));
      for (const line of lines) to.write(`${line}\n`);
    });
    return entry;
  };

  // The timer fires a little early or late: it tells what is due within a second, rather than 30 s later.
  const heartbeat = (node: string, entry: Running, early = 0): string[] => {
    if (now() - entry.spokeAt < heartbeatSeconds - early) return [];
    entry.spokeAt = now();
    const { meter } = entry;
    const fraction = meter.fraction === undefined ? '' : percent(meter.fraction);
    const parts = [meter.count, fraction, meter.rate, meter.left, meter.note].filter(Boolean);
    return [`${node}: ${parts.length > 0 ? parts.join(', ') : `running for ${humanSeconds(now() - entry.since)}`}`];
  };

  const finishedLines = (event: NodeFinished): string[] => {
    running.delete(event.node);
    const took = humanSeconds(event.seconds);
    switch (event.status) {
      case 'ran':
        return [`${event.node}: ${paint('green', 'ran')} in ${took}${because(event.reason)}`];
      case 'skipped':
        return [`${event.node}: ${paint('yellow', 'skipped')}${because(event.reason)}`];
      case 'failed':
        return [`${event.node}: ${paint('red', 'FAILED')} after ${took}: ${event.problem?.message ?? event.reason}`];
      case 'fresh':
        return plannedFresh.has(event.node)
          ? []
          : [`${event.node}: ${paint('green', 'fresh')}${savedText(event.savedSeconds)}${because(event.reason)}`];
    }
  };

  const linesOf = (event: Event): string[] => {
    switch (event.type) {
      case 'run-started':
        return [`${paint('bold', event.experiment)}: ${plural(event.nodes.length, 'node')}, run ${event.run}`];
      case 'nodes-found':
        return event.nodes.length === 0 ? [] : [`${plural(event.nodes.length, 'node')} more: ${namesOf(event.nodes)}`];
      case 'node-planned':
        if (event.status === 'fresh' || event.status === 'cached') {
          plannedFresh.add(event.node);
          saved += event.expectedSeconds ?? 0;
        }
        return [];
      case 'node-started': {
        begin(event.node);
        const how = event.resumed ? ' from a checkpoint' : '';
        return [...freshLines(), `${event.node}: started${how}${because(event.reasons[0]?.detail)}`];
      }
      case 'node-progress': {
        const entry = begin(event.node);
        entry.meter.update(event, now());
        return heartbeat(event.node, entry);
      }
      case 'node-waiting':
        return [...freshLines(), `${event.node}: waiting for ${event.owner}, which computes the same`];
      case 'node-retrying':
        return [paint('yellow', retryLine(event))];
      case 'node-log':
        return printedLines(event.text).map((text) => `${paint('dim', `${event.node} |`)} ${text}`);
      case 'node-finished':
        return finishedLines(event);
      case 'notice':
        return [event.level === 'warning' ? `${paint('yellow', 'warning:')} ${event.message}` : event.message];
      case 'run-progress':
        whole = { progress: event, at: now() };
        return [];
      case 'node-metric': // for the reports
      case 'determinism-checked': // told at the end
      case 'run-finished': // the caller's summary
        return [];
    }
  };

  return {
    handle(event) {
      if (closed) return;
      failures.handle(event);
      for (const line of linesOf(event)) to.write(`${line}\n`);
    },
    async close() {
      if (closed) return;
      closed = true;
      stopTimer?.();
      to.write(failures.text(terminal));
    },
  };
}

const mostNamed = 5;
function namesOf(nodes: NodesFound['nodes']): string {
  const names = nodes.slice(0, mostNamed).map(({ node }) => node);
  return nodes.length > mostNamed ? `${names.join(', ')} and ${nodes.length - mostNamed} more` : names.join(', ');
}

const because = (reason: string | undefined): string => (reason ? ` (${reason.replace(/\.$/, '')})` : '');
