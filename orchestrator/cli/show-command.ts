import { nearest } from '../ground/nearest.ts';
import { commandText } from '../ground/printed-command.ts';
import { Problem, unknownNode } from '../ground/problems.ts';
import { readRuns, repeatCommand } from '../keep/kept-runs.ts';
import { planPipeline } from '../plan/plan.ts';
import { showText } from '../render/show.ts';
import type { ShowView } from '../render/views.ts';
import { partsOf, surroundings } from '../store/key.ts';
import { readDeterminism } from '../store/known-determinism.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';
import type { Command } from './command.ts';
import { placeOf } from './implied-words.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';
import type { Session } from './session-types.ts';

export const show: Command<OwnContext> = {
  name: 'show',
  description: 'an artifact and how it was made',
  arguments: [{ name: '<node>' }],
  experiment: 'chosen',
  options: [{ flags: '--experiment <name>', description: 'experiment of the node; by default that of the last run' }],
  examples: [['show NODE', 'its files, inputs, parameters and the command that makes it again']],
  async action({ project, store, output, choose, open }, flags, node: string) {
    await showNode(project, await open(choose(flags.experiment, flags)), { store, name: node }, output);
  },
};

async function showNode(
  project: Project,
  session: Session,
  { store, name }: { readonly store: string; readonly name: string },
  output: Output,
): Promise<void> {
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
  const only = ['--only', record.node];
  const again = made
    ? repeatCommand(made, store, ...only)
    : commandText('run', session.choice.experiment, ...session.repeat, ...only);
  const view = await showView(project, session, record, { edges, again });
  output.data(view);
  output.text(showText(view, { terminal: output.page }));
}

interface Around {
  readonly edges: readonly { port: string; from: string; index?: number | undefined }[];
  /** The command that makes it again. */
  readonly again: string;
}

async function showView(
  project: Project,
  session: Session,
  record: NodeRecord,
  { edges, again }: Around,
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
      Object.entries(record.outputs).map(async ([port, digest]) => {
        const kind = parts.outputs[port] ?? '';
        const reader = await session.store.reader(digest);
        const read = (file: string) => reader.bytes(file);
        const says = await project.describe?.(kind.replace(/@\d+$/, ''), read);
        return { port, kind, digest, ...(says && says.length > 0 ? { says } : {}), files: filesOf(session, reader) };
      }),
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
    command: again,
  };
}

const filesOf = ({ store }: Session, { files }: Awaited<ReturnType<Store['reader']>>) =>
  files.map(({ name, size, digest }) => ({ name, bytes: size, path: store.layout.object(digest) }));
