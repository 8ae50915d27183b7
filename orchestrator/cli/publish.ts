import type { Event, NodeFinished } from '../events.ts';
import type { Pipeline } from '../graph/pipeline.ts';
import { sha256 } from '../ground/digest.ts';
import { Problem } from '../ground/problems.ts';
import { publishLatest } from '../publish/latest.ts';
import type { Papers } from '../publish/ledger.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Project } from './project.ts';
import { optionFlags } from './project-options.ts';
import type { Session } from './session-types.ts';

type Outcomes = Readonly<Record<string, NodeFinished>>;

/**
 * Copies the targets that people open into latest/EXPERIMENT/, with the lock and the crate of the whole graph. A run with
 * nothing to do compares one digest and writes nothing.
 * @throws DamagedArtifact; Problem `disk-full`, `store-unwritable`
 */
export async function publish(
  project: Project,
  session: Session,
  graph: { readonly now: Pipeline; readonly whole: Pipeline },
  outcomes: Outcomes,
  emit: (event: Event) => void,
): Promise<Record<string, string>> {
  const { store, latest } = session;
  const outputs = (node: string) => outcomes[node]?.outputs;
  return publishLatest(
    graph.now,
    outputs,
    store,
    latest,
    graph.whole,
    papersOf(project, session, graph.whole, outcomes),
    (message) => emit({ type: 'notice', level: 'warning', code: 'kept-file', message }),
  );
}

function papersOf(project: Project, session: Session, pipeline: Pipeline, outcomes: Outcomes): Papers {
  const { choice, value, root, store } = session;
  const keys = pipeline.nodes.map(({ name }) => {
    const { status, key, outputs, seal } = outcomes[name] ?? {};
    return status === 'ran' || status === 'fresh' ? [name, key, outputs, ...(seal ? [seal] : [])] : undefined;
  });
  const whole = keys.every((key) => key !== undefined);
  return {
    ...(whole ? { of: sha256(JSON.stringify([project.publication?.(value), value, keys])) } : {}),
    names: ['lock.json', 'ro-crate-metadata.json'],
    async write(folder, places) {
      const { writePapers } = await import('../publish/papers.ts');
      const record = (node: string): NodeRecord => {
        const found = store.readRecord(outcomes[node]!.key!);
        if (found) return found;
        throw new Problem(
          'record-gone',
          `The record of "${node}" was removed or damaged before the run could write its lock. Run again.`,
        );
      };
      const flags = optionFlags(project, choice.options);
      const run = { ...choice, optionFlags: flags, settings: value, root, pipeline, record };
      const { experiment } = choice;
      const publication = project.publication?.(value) ?? { title: experiment, description: experiment, authors: [] };
      await writePapers({ run, store, source: project.source, publication }, folder, places);
    },
  };
}
