/**
 * Plays a made-up run on this terminal, to look at the live view:
 * `node --import tsx test/orchestrator/render/drive.ts [seconds a step] [number of probes]`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '../../../orchestrator/events.ts';
import { live } from '../../../orchestrator/render/live.ts';
import { plain } from '../../../orchestrator/render/plain.ts';
import { summaryText } from '../../../orchestrator/render/summary.ts';
import { terminalFor } from '../../../orchestrator/render/terminal.ts';

const step = 1000 * Number(process.argv[2] ?? 0.1);
const probes = Number(process.argv[3] ?? 3);
const terminal = terminalFor(process.env, process.stderr);
const renderer = terminal.live
  ? live(process.stderr, { terminal, logPath: (node) => `artifacts/runs/r1/${node}.txt` })
  : plain(process.stderr, { terminal });

const fresh = ['download', 'decode', 'augment-cache', 'embed'];
const probeNames = Array.from({ length: probes }, (_, i) => `probe-at-fractions/simclr-${i + 1}%`);
const nodes = [...fresh, 'pretrain/simclr', 'pretrain/barlow', ...probeNames, 'report'];
const stageOf = (node: string): string => node.split('/')[0]!;
const key = 'sha256:0' as const;
const emit = (event: Event): void => renderer.handle(event);
const started = (node: string): void =>
  emit({ type: 'node-started', node, stage: stageOf(node), key, reasons: [], resumed: false });
const finished = (node: string, status: 'ran' | 'failed' | 'skipped', reason: string): void =>
  emit({ type: 'node-finished', node, stage: stageOf(node), status, outputs: {}, seconds: 2, reason });

let stopped = false;
const end = async (interrupted: boolean): Promise<void> => {
  if (stopped) return;
  stopped = true;
  await renderer.close();
  const counts = { ran: 2, fresh: 4, failed: 1, skipped: 1, seconds: 12, run: 'r1', outputs: {} };
  const ending = { type: 'run-finished', experiment: 'quick', ok: false, interrupted, ...counts } as const;
  process.stderr.write(`\n${summaryText(ending, { terminal })}`);
  process.exit(interrupted ? 130 : 1);
};
process.on('SIGINT', () => void end(true));

emit({
  type: 'run-started',
  run: 'r1',
  experiment: 'quick',
  nodes: nodes.map((node) => ({ node, stage: stageOf(node), inputs: [] })),
});
for (const node of nodes)
  emit({
    type: 'node-planned',
    node,
    status: fresh.includes(node) ? 'fresh' : 'stale',
    reasons: [],
    expectedSeconds: 2,
  });
for (const node of fresh)
  emit({
    type: 'node-finished',
    node,
    stage: node,
    status: 'fresh',
    outputs: {},
    seconds: 0,
    reason: 'nothing changed',
  });
started('pretrain/simclr');
emit({ type: 'node-waiting', node: 'pretrain/barlow', key, owner: 'process 4711' });
for (let done = 0; done <= 20 && !stopped; done++) {
  emit({
    type: 'node-progress',
    node: 'pretrain/simclr',
    done,
    total: 20,
    unit: 'steps',
    rate: 1000 / step,
    secondsLeft: ((20 - done) * step) / 1000,
    note: `loss ${(9 - done / 10).toFixed(2)}`,
  });
  emit({ type: 'run-progress', done: fresh.length, total: nodes.length, secondsLeft: ((40 - done) * step) / 1000 });
  if (done % 4 === 1)
    emit({ type: 'node-log', node: 'pretrain/simclr', stream: 'stdout', text: `epoch ${done}: all is well\n` });
  if (done === 10) process.stderr.write('(node:1) a warning of Node itself\n');
  await sleep(step);
}
if (!stopped) {
  finished('pretrain/simclr', 'ran', 'parameter epochs changed');
  finished(
    'pretrain/barlow',
    'failed',
    'The loss is NaN at step 12: its first tensor is projector/2/kernel. Lower the learning rate.',
  );
  for (const node of probeNames) started(node);
  for (const node of probeNames) {
    await sleep(4 * step);
    finished(node, 'ran', 'input backbone changed');
  }
  finished('report', 'skipped', 'pretrain/barlow failed');
  await end(false);
}
