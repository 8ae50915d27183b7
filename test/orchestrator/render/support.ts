import type { Event, NodeFinished } from '../../../orchestrator/events.ts';
import type { Terminal } from '../../../orchestrator/render/terminal.ts';

export const terminalOf = (changes: Partial<Terminal> = {}): Terminal => ({
  color: false,
  live: false,
  links: false,
  progress: false,
  width: 80,
  rows: 24,
  ...changes,
});

export class Collector {
  text = '';
  write(text: string): void {
    this.text += text;
  }
  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }
}

export const key = 'sha256:0123456789abcdef' as const;

export const runStarted = (...nodes: string[]): Event => ({
  type: 'run-started',
  run: 'r1',
  experiment: 'quick',
  nodes: nodes.map((node) => ({ node, stage: node.split('/')[0]!, inputs: [] })),
});

export const planned = (node: string, status: 'fresh' | 'stale' = 'stale'): Event => ({
  type: 'node-planned',
  node,
  status,
  reasons: [],
});

export const started = (node: string, detail?: string): Event => ({
  type: 'node-started',
  node,
  stage: node.split('/')[0]!,
  key,
  reasons: detail ? [{ cause: 'parameter', what: 'epochs', detail }] : [],
  resumed: false,
});

export const progressed = (node: string, done: number, total = 100): Event => ({
  type: 'node-progress',
  node,
  done,
  total,
  unit: 'steps',
});

export const retrying = (node: string): Event => ({
  type: 'node-retrying',
  node,
  attempt: 2,
  of: 3,
  delaySeconds: 5,
  code: 'no-network',
  message: 'Nothing came.',
});

export const logged = (node: string, text: string): Event => ({ type: 'node-log', node, stream: 'stdout', text });

export const finished = (
  node: string,
  status: NodeFinished['status'],
  changes: Partial<NodeFinished> = {},
): NodeFinished => ({
  type: 'node-finished',
  node,
  stage: node.split('/')[0]!,
  status,
  outputs: {},
  seconds: 2,
  reason: 'parameter epochs changed',
  ...changes,
});
