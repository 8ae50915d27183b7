import type { Digest } from '../ground/digest.ts';
import { nearest } from '../ground/nearest.ts';
import { commandText } from '../ground/printed-command.ts';
import { Problem, unknownNode } from '../ground/problems.ts';
import { readRuns, repeatWords } from '../keep/kept-runs.ts';
import { planPipeline } from '../plan/plan.ts';
import { showText } from '../render/show.ts';
import type { ShowView } from '../render/views.ts';
import { partsOf, surroundings } from '../store/key.ts';
import { readDeterminism } from '../store/known-determinism.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Command } from './command.ts';
import { placeOf } from './implied-words.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Session } from './session-types.ts';

export const show: Command<OwnContext> = {
  name: 'show',
  description: 'an artifact and how it was made',
  arguments: [{ name: '<node>' }],
  experiment: 'chosen',
  options: [{ flags: '--experiment <name>', description: 'experiment of the node; by default that of the last run' }],
  examples: [['show NODE', 'its files, inputs, parameters and the command that makes it again']],
  async action({ store, output, choose, open }, flags, node: string) {
    await showNode(await open(choose(flags.experiment, flags)), store, node, output);
  },
};

async function showNode(session: Session, store: string, name: string, output: Output): Promise<void> {
  const plan = await planPipeline(session.pipeline, session);
  await session.save();
  const names = plan.map(({ named }) => named.name);
  const found = plan.find(({ named }) => named.name === name);
  if (!found) throw unknownNode(name, names, nearest(name, names), placeOf(session.choice));
  const lastKey = session.last.get(name);
  const record = found.record ?? (lastKey ? session.store.readRecord(lastKey) : undefined);
  if (!record)
    throw new Problem(
      'nothing-to-show',
      `"${name}" has no result yet. Compute it: ${commandText('run', session.choice.experiment, '--only', name, ...session.repeat)}`,
    );
  const edges = found.named.edges.map(({ port, from, index }) => ({ port, from, index }));
  // A result of other settings is made again by the run that made it.
  const made = found.record ? undefined : readRuns(session.store.root).find(({ run }) => run === record.run);
  const again = made ? repeatWords(made, store) : [session.choice.experiment, ...session.repeat];
  const view = await showView(session, record, edges, again);
  output.data(view);
  output.text(showText(view, { terminal: output.page }));
}

async function showView(
  session: Session,
  record: NodeRecord,
  edges: readonly { port: string; from: string; index?: number | undefined }[],
  again: readonly string[],
): Promise<ShowView> {
  const parts = partsOf(record);
  const digestOf = (port: string, index?: number): string => {
    const digests = parts.inputs[port];
    return (typeof digests === 'string' ? digests : digests?.[index ?? 0]) ?? '';
  };
  return {
    node: record.node,
    stage: record.stage,
    key: record.key,
    outputs: await Promise.all(
      Object.entries(record.outputs).map(async ([port, digest]) => ({
        port,
        kind: parts.outputs[port] ?? '',
        digest,
        files: await filesOf(session, digest),
      })),
    ),
    inputs: edges.map(({ port, from, index }) => ({ port, from, digest: digestOf(port, index) })),
    parameters: parts.params,
    code: parts.code.fingerprint,
    environment: surroundings(parts),
    run: record.run,
    at: record.finishedAt,
    seconds: record.seconds,
    attempts: record.attempts,
    resumedFrom: record.resumedFrom,
    determinism: readDeterminism(session.store.layout, record.key),
    machine: Object.values(record.machine).join(', '),
    origin: record.origin,
    command: commandText('run', ...again, '--only', record.node),
  };
}

async function filesOf(session: Session, digest: Digest) {
  const reader = await session.store.reader(digest);
  return reader.files.map((file) => ({
    name: file.name,
    bytes: file.size,
    path: session.store.layout.object(file.digest),
  }));
}
