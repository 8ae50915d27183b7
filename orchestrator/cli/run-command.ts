import type { Event } from '../events.ts';
import { wrap } from '../ground/text.ts';
import { mayHaveLeftovers } from '../keep/leftovers.ts';
import { isOpen, type PlannedNode, planPipeline } from '../plan/plan.ts';
import { freshSentence } from '../plan/reasons.ts';
import { isDamagedArtifact } from '../store/damage.ts';
import type { Command } from './command.ts';
import { damageNotice } from './damage-notice.ts';
import type { DeterminismChecks } from './determinism-step.ts';
import { lockNotice, showLockNotice } from './lock-notice.ts';
import { OpenRun } from './open-run.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';
import { publish } from './publish.ts';
import type { RunCommandOptions, RunResult } from './run-options.ts';
import { finish, showEnd } from './run-outcome.ts';
import { FoundNodes, matcher, type Selected, select, startedNode } from './select.ts';
import { openSession } from './session.ts';
import type { ExperimentChoice, Session } from './session-types.ts';
import type { WatchRound } from './watch-round.ts';

export const run: Command<OwnContext> = {
  name: 'run',
  description: 'run what is out of date',
  arguments: [{ name: '[experiment]' }],
  experiment: 'chosen',
  options: [
    {
      flags: '--only <node>',
      description: 'this node and what it needs; a name or glob; repeatable',
      repeatable: true,
    },
    {
      flags: '--force <node>',
      description: 'run this node although it is fresh; a name or glob; repeatable',
      repeatable: true,
    },
    { flags: '--jobs <n>', description: 'number of stages that run at once', kind: 'count' },
    {
      flags: '--resources <list>',
      description: 'resources for stages: cpu=8,memory=16G,gpu=0+1; by default the whole machine',
    },
    { flags: '--keep-going', description: 'after a failure, run what does not depend on it' },
    { flags: '--dry-run', description: 'say what would run, and how long it may take' },
    {
      flags: '--check-determinism <node>',
      description: 'run this node again in fresh processes and compare; a name or glob; repeatable',
      repeatable: true,
    },
    {
      flags: '-n, --repeats <n>',
      description: 'how often --check-determinism runs a node again',
      kind: 'count',
      default: 2,
    },
    { flags: '--watch', description: 'run again whenever a file that results depend on changes' },
  ],
  examples: [
    ['run', 'the default experiment'],
    ['run --jobs 2 --keep-going', 'two stages at once; after a failure, what does not depend on it'],
    ["run --only 'NODE*' --watch", 'a part of it, again with every edit'],
  ],
  async action({ project, argv, store, output, choose }, flags, name: string = project.defaultExperiment) {
    if (flags.watch) {
      const { watchCommand } = await import('./watch-command.ts');
      return watchCommand(project, argv, store, output);
    }
    const round = process.env.STRATA_WATCH_ROUND === undefined ? undefined : await import('./watch-round.ts');
    const start = (watched?: WatchRound) =>
      startRun(project, choose(name, flags), { ...flags, store, round: watched }, output);
    const result = await (round ? round.inRound(project.source, start) : start());
    return result?.exitCode;
  },
};

/**
 * `run`: plans the experiment, begins a run, computes what is out of date and publishes the results. With `--dry-run` it
 * prints the plan and computes nothing.
 */
export async function startRun(
  project: Project,
  choice: ExperimentChoice,
  options: RunCommandOptions,
  output: Output,
): Promise<RunResult | undefined> {
  const started = performance.now();
  if (options.resources !== undefined) (await import('../run/machine.ts')).parseResources(options.resources);
  const early: Event[] = [];
  let run: OpenRun | undefined;
  const session = await openSession(
    project,
    choice,
    options.store,
    ({ path, reason }) => {
      const notice = damageNotice(path, reason);
      if (run) run.emit(notice);
      else early.push(notice);
    },
    options.latest,
  );
  options.round?.opened(session);
  const selected = select(project, session, options);
  const plan = await planPipeline(selected.pipeline, session, selected.forced);
  if (options.dryRun) {
    await session.save();
    showLockNotice(session, output);
    await showPlan(session, plan, options, output);
    return undefined;
  }
  run = await OpenRun.begin(session, output, options.again);
  const expected = await announce(run, selected, plan, session, early);
  const changes = options.round?.notice(plan);
  if (changes) run.emit(changes);
  const found = new FoundNodes(selected.pipeline, (event) => run.emit(event));
  let end: RunEnd;
  try {
    end = await computeAndPublish({ project, session, options, plan, expected, run, found, ...selected });
    await session.save();
  } catch (error) {
    await run.abandon();
    throw error;
  }
  const seconds = (performance.now() - started) / 1000;
  const finished = finish(choice.experiment, run, { ...end, seconds });
  await run.finish(finished);
  showEnd(finished, project, session, output);
  if (run.checked.length > 0) {
    const { determinismText } = await import('../render/determinism-text.ts');
    output.text(`\n${determinismText(run.checked, { terminal: output.page })}`);
  }
  // Only now is it known whether a pattern names an item that this run found.
  for (const patterns of found.graph === selected.pipeline ? [] : [options.only, options.force])
    matcher(found.graph, patterns);
  return { finished, latest: session.latest, exitCode: end.interrupted ? 130 : finished.ok ? 0 : 1 };
}

async function showPlan(
  session: Session,
  plan: readonly PlannedNode[],
  { jobs }: RunCommandOptions,
  output: Output,
): Promise<void> {
  const { nodeRow, statusJson } = await import('./status-command.ts');
  const { statusTable } = await import('../render/status-table.ts');
  const { estimateOf } = await import('./estimate.ts');
  const estimate = estimateOf(plan, session, jobs);
  output.data({ ...statusJson(session.choice.experiment, plan), estimate: estimate.seconds ?? null });
  output.text(statusTable(plan.map(nodeRow), { terminal: output.page }));
  output.text(`${wrap(estimate.text, output.page.width)}\n`);
}

/** Emits the start and the plan; resolves to the seconds that each node is likely to take. */
async function announce(
  run: OpenRun,
  { pipeline, checks }: Selected,
  plan: readonly PlannedNode[],
  session: Session,
  early: readonly Event[],
): Promise<ReadonlyMap<string, number>> {
  const { experiment } = session.choice;
  run.emit({ type: 'run-started', run: run.id, experiment, nodes: pipeline.nodes.map(startedNode) });
  const unlocked = lockNotice(session);
  for (const event of unlocked ? [...early, unlocked] : early) run.emit(event);
  const expected: ReadonlyMap<string, number> = isIdle(plan, checks)
    ? new Map()
    : (await import('../plan/expected-time.ts')).expectedSeconds(plan, session);
  for (const node of plan) run.emit(planned(node, expected.get(node.named.name)));
  return expected;
}

/** True if all results exist and none is to be computed again. */
const isIdle = (plan: readonly PlannedNode[], checks: DeterminismChecks | undefined): boolean =>
  !checks && !plan.some(isOpen);

interface RunEnd {
  readonly interrupted: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

interface Begun extends Selected {
  readonly project: Project;
  readonly session: Session;
  readonly options: RunCommandOptions;
  readonly plan: readonly PlannedNode[];
  readonly expected: ReadonlyMap<string, number>;
  readonly run: OpenRun;
  readonly found: FoundNodes;
}

async function computeAndPublish(begun: Begun): Promise<RunEnd> {
  const { project, session, plan, run, found, pipeline, checks } = begun;
  const isFresh = isIdle(plan, checks);
  if (!isFresh) run.keepFresh(plan);
  // Leftovers of dead processes go first, since they may take the room that is needed.
  if (!isFresh || mayHaveLeftovers(session.store.layout))
    await (await import('../keep/sweep.ts')).sweep(session.store.layout);
  // Imported only when something is to be computed: a run with nothing to do ends before it.
  const compute = async (forced: Selected['forced']): Promise<boolean> => {
    const { computePlan } = await import('./compute-plan.ts');
    const emit = (event: Event): void => run.emit(event);
    return computePlan({ ...begun, run: run.id, emit, forced, grown: (next) => found.grow(next) });
  };
  const putOut = () => {
    const whole = pipeline === session.pipeline ? found.graph : session.pipeline;
    return publish(project, session, { now: found.graph, whole }, run.outcomes, (event) => run.emit(event));
  };
  const interrupted = isFresh ? settleFresh(plan, session, run) : await compute(begun.forced);
  try {
    return { interrupted, outputs: await putOut() };
  } catch (error) {
    if (!isDamagedArtifact(error)) throw error;
    // An output that no stage reads is checked by its times alone until it is copied. Its record is a miss by now.
    return { interrupted: await compute(() => false), outputs: await putOut() };
  }
}

/** Reports every node as fresh: that takes no process and no renderer. */
function settleFresh(plan: readonly PlannedNode[], session: Session, run: OpenRun): false {
  for (const { named, key, record, lastKey } of plan) {
    session.last.set(named.name, key!);
    run.emit({
      type: 'node-finished',
      node: named.name,
      stage: named.node.stage.spec.name,
      status: 'fresh',
      key: key!,
      outputs: record!.outputs,
      seconds: 0,
      reason: freshSentence(lastKey, key!),
      savedSeconds: record!.seconds,
      ...(record!.origin ? { seal: record!.origin.seal } : {}),
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
