import { join } from 'node:path';
import type { DeterminismChecked, Event, NodeFinished } from '../events.ts';
import { shellWord } from '../ground/text.ts';
import { newRunId, RunJournal, runDir, saveRunSync, startRun } from '../keep/kept-runs.ts';
import { mayHaveLeftovers } from '../keep/leftovers.ts';
import { type PlannedNode, planPipeline, restrict } from '../plan/plan.ts';
import { isDamagedArtifact } from '../store/damage.ts';
import { FoundNodes, startedNode } from './found-nodes.ts';
import type { Output } from './output.ts';
import type { Project } from './project.ts';
import { publish } from './publish.ts';
import { showEnd } from './run-end.ts';
import type { RunCommandOptions, RunResult } from './run-options.ts';
import { finish, runNode, runNodes } from './run-outcome.ts';
import { matcher } from './select.ts';
import type { ExperimentChoice, Session } from './session.ts';
import { openSession } from './session.ts';
import { runView } from './view.ts';

/** `run`: everything that is out of date, and nothing else. */
export async function runCommand(
  project: Project,
  choice: ExperimentChoice,
  options: RunCommandOptions,
  output: Output,
): Promise<RunResult | undefined> {
  const started = performance.now();
  if (options.resources !== undefined) (await import('../run/machine.ts')).parseResources(options.resources);
  const notices: Event[] = [];
  let emit = (event: Event): void => void notices.push(event);
  const session = await openSession(project, choice, options.store, ({ path, reason }) =>
    emit(damageNotice(path, reason)),
  );
  options.round?.opened(session);
  const { checkDeterminism = [], repeats = 2 } = options;
  const only = [...options.only, ...checkDeterminism];
  const pipeline = only.length > 0 ? restrict(session.pipeline, matcher(session.pipeline, only)) : session.pipeline;
  const checks =
    checkDeterminism.length > 0
      ? {
          wanted: matcher(session.pipeline, checkDeterminism),
          repeats,
          numbersOf: project.numbers ?? (async () => undefined),
        }
      : undefined;
  const forced = options.force.length > 0 ? matcher(session.pipeline, options.force) : () => false;
  const plan = await planPipeline(pipeline, session, forced);
  if (options.dryRun) {
    await session.save();
    const { nodeRow, statusJson } = await import('./status-command.ts');
    const { statusTable } = await import('../render/status-table.ts');
    output.data(statusJson(choice.experiment, plan));
    output.text(statusTable(plan.map(nodeRow), { terminal: output.page }));
    return undefined;
  }

  const now = new Date();
  const run = newRunId(now);
  const begun = { run, ...choice, settings: session.value, startedAt: now.toISOString() };
  const record = startRun(session.store.root, begun);
  const view = await runView(
    output,
    join(runDir(session.store.root, run), 'events.jsonl'),
    rerunFlags(choice, options),
  );
  const outcomes: Record<string, NodeFinished> = {};
  const journal = new RunJournal(session.store.root, run);
  const checked: DeterminismChecked[] = [];
  emit = (event) => {
    if (event.type === 'node-finished') outcomes[event.node] = event;
    if (event.type === 'determinism-checked') checked.push(event);
    view.handle(event);
    // Kept while it runs, so that gc spares the checkpoints of a run that was killed.
    if (event.type === 'node-finished' && journal.isOpen) journal.append(event.node, runNode(event));
    if (event.type !== 'node-started') return;
    if (!journal.isOpen) {
      saveRunSync(session.store.root, record);
      for (const outcome of Object.values(outcomes)) journal.append(outcome.node, runNode(outcome));
    }
    journal.append(event.node, { status: 'failed', key: event.key, outputs: {} });
  };
  emit({
    type: 'run-started',
    run,
    experiment: choice.experiment,
    nodes: pipeline.nodes.map(startedNode),
  });
  for (const notice of notices) emit(notice);
  const idle = !checks && plan.every(({ status }) => status === 'fresh' || status === 'cached');
  const expected: ReadonlyMap<string, number> = idle
    ? new Map()
    : (await import('../plan/expected-time.ts')).expectedSeconds(plan, session);
  for (const node of plan) emit(planned(node, expected.get(node.named.name)));
  const told = options.round?.notice(plan);
  if (told) emit(told);

  const found = new FoundNodes(pipeline, (event) => emit(event));
  const putOut = () => {
    const whole = pipeline === session.pipeline ? found.graph : session.pipeline;
    return publish(project, session, { now: found.graph, whole }, outcomes);
  };
  // Loaded when something is to be done: a run with nothing to do ends before it.
  const compute = async (isForced: (node: string) => boolean): Promise<boolean> =>
    (await import('./open-run.ts')).compute({
      ...{ session, pipeline, options, run, checks, plan, expected, emit },
      forced: isForced,
      grown: (next) => found.grow(next),
    });
  let wasInterrupted = false;
  let outputs: Record<string, string>;
  try {
    if (!idle) {
      // What is fresh will be read: told from the start, so that gc spares it.
      saveRunSync(session.store.root, record);
      for (const { named, record: made } of plan)
        if (made) journal.append(named.name, { status: 'fresh', key: made.key, outputs: made.outputs });
    }
    // What dead processes left goes first, since it may take the room that is needed.
    if (!idle || mayHaveLeftovers(session.store.layout))
      await (await import('../keep/sweep.ts')).sweep(session.store.layout);
    wasInterrupted = idle ? settleIdle(plan, session, emit) : await compute(forced);
    try {
      outputs = await putOut();
    } catch (error) {
      if (!isDamagedArtifact(error)) throw error;
      // Found only now, since outputs that nobody reads are looked at by their times alone. It is a miss by now.
      wasInterrupted = await compute(() => false);
      outputs = await putOut();
    }
    await session.save();
  } catch (error) {
    await view.close();
    throw error;
  } finally {
    journal.close();
  }
  const seconds = (performance.now() - started) / 1000;
  const finished = finish(choice.experiment, run, outcomes, wasInterrupted, seconds, outputs, checked);
  emit(finished);
  try {
    saveRunSync(session.store.root, { ...record, finished, nodes: runNodes(outcomes) });
  } finally {
    await view.close();
  }
  showEnd(finished, project, session, output);
  if (checked.length > 0) {
    const { determinismText } = await import('../render/determinism-text.ts');
    output.text(`\n${determinismText(checked, { terminal: output.page })}`);
  }
  // A name that only an item found in this run could have had.
  for (const patterns of found.graph === pipeline ? [] : [options.only, options.force]) matcher(found.graph, patterns);
  return { finished, latest: session.latest, exitCode: wasInterrupted ? 130 : finished.ok ? 0 : 1 };
}

/** Everything is there: each node is fresh, and no process, engine or renderer is needed to say so. */
function settleIdle(plan: readonly PlannedNode[], session: Session, emit: (event: Event) => void): false {
  for (const { named, key, record, status } of plan) {
    session.last.set(named.name, key!);
    emit({
      type: 'node-finished',
      node: named.name,
      stage: named.node.stage.spec.name,
      status: 'fresh',
      key: key!,
      outputs: record!.outputs,
      seconds: 0,
      reason: status === 'cached' ? 'put back to what had run before' : 'nothing changed',
      savedSeconds: record!.seconds,
    });
  }
  return false;
}

const planned = ({ named, status, reasons, record }: PlannedNode, expected = record?.seconds): Event => ({
  type: 'node-planned',
  node: named.name,
  status,
  reasons,
  ...(expected === undefined ? {} : { expectedSeconds: expected }),
});

export const damageNotice = (path: string, reason: string): Event => ({
  type: 'notice',
  level: 'warning',
  code: 'damaged-object',
  message: `${path} was damaged (${reason}) and was moved to quarantine; what it held is made again.`,
});

/** What must be repeated on the command line to rerun one node of this run. */
function rerunFlags({ set, engine }: ExperimentChoice, { store }: RunCommandOptions): string {
  const flags = [
    ...set.map((setting) => `--set ${shellWord(setting)}`),
    ...(engine === 'auto' ? [] : [`--engine ${engine}`]),
    ...(store === 'artifacts' ? [] : [`--store ${shellWord(store)}`]),
  ];
  return flags.join(' ');
}
