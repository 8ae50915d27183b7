import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../events.ts';
import type { NamedNode, Pipeline } from '../graph/pipeline.ts';
import { interrupted } from '../ground/problems.ts';
import { runDir } from '../keep/kept-runs.ts';
import { isOpen, type PlannedNode } from '../plan/plan.ts';
import { tensorBoard } from '../render/tensorboard.ts';
import { demandOf, type Machine, refuseExcess } from '../resources.ts';
import { computeGraph } from '../run/compute-graph.ts';
import type { Executor } from '../run/executor.ts';
import { defaultJobs, machineOf, parseResources } from '../run/machine.ts';
import { Programs } from '../run/programs.ts';
import { TimeLeft, type ToRun } from '../run/time-left.ts';
import { WorkerPool } from '../run/worker/pool.ts';
import type { DeterminismChecks } from './determinism-step.ts';
import { environmentPreparer } from './environments.ts';
import type { RunCommandOptions } from './run-options.ts';
import { startedNode } from './select.ts';
import type { Session } from './session-types.ts';

export interface PlanToCompute {
  readonly session: Session;
  readonly pipeline: Pipeline;
  readonly plan: readonly PlannedNode[];
  /** Seconds that each node is likely to take. */
  readonly expected: ReadonlyMap<string, number>;
  readonly options: RunCommandOptions;
  readonly run: string;
  forced(node: string): boolean;
  /** Nodes to compute again and compare, once all are up to date. */
  readonly checks?: DeterminismChecks | undefined;
  emit(event: Event): void;
  grown(pipeline: Pipeline): void;
}

/** Computes what the plan calls stale, then checks determinism where that is asked for. True when interrupted. */
export async function computePlan(wanted: PlanToCompute): Promise<boolean> {
  const { session, pipeline, options, forced, run, checks, plan } = wanted;
  const machine = machineFor(pipeline, options.resources);
  for (const { named } of plan.filter(isOpen)) refuseExcess(named.name, demandOf(named.node), machine);
  const jobs = options.jobs ?? defaultJobs();
  const { emit, grow, close } = measured(wanted, jobs);
  const executor = new WorkerPool(session.root);
  let graph = pipeline;
  const programs = new Programs(session.keying, session.store.layout, () => graph.nodes);
  const interrupt = onInterrupt(executor, emit);
  const { signal } = interrupt;
  const context = {
    ...session,
    experiment: session.choice.experiment,
    run,
    executor,
    programs,
    emit,
    signal,
    parallelism: Math.max(1, Math.floor(availableParallelism() / jobs)),
  };
  const prepare = environmentPreparer(session, emit, signal);
  const grown = (next: Pipeline): void => {
    graph = next;
    grow(next);
    wanted.grown(next);
  };
  try {
    // Before keys are computed, since preparing may change what an environment says of itself.
    for (const named of pipeline.nodes) if (checks?.wanted(named.name)) await prepare(named);
    const { keepGoing } = options;
    const outcomes = await computeGraph(pipeline, context, { jobs, machine, keepGoing, forced, grown, prepare });
    if (checks)
      await (await import('./determinism-step.ts')).checkNodes({ ...context, machine }, graph, outcomes, checks);
  } finally {
    await executor.close();
    programs.release();
    await close();
    interrupt.stop();
  }
  return signal.aborted;
}

/** Adds the time left and TensorBoard's files to the events of a run. */
function measured({ session, run, plan, expected, ...wanted }: PlanToCompute, jobs: number) {
  const onError = ({ message }: Error): void =>
    wanted.emit({
      type: 'notice',
      level: 'warning',
      code: 'no-tensorboard',
      message: `TensorBoard's files are not kept: ${message}`,
    });
  const curves = tensorBoard(join(runDir(session.store.root, run), 'tensorboard'), { onError });
  const toRun = (named: NamedNode): ToRun => ({ ...startedNode(named), expectedSeconds: expected.get(named.name) });
  const left = new TimeLeft(
    plan.filter(isOpen).map(({ named }) => toRun(named)),
    jobs,
  );
  const settled = new Set(plan.filter((node) => !isOpen(node)).map(({ named }) => named.name));
  return {
    emit(event: Event): void {
      curves.handle(event);
      wanted.emit(event);
      const progress = left.handle(event);
      if (progress) wanted.emit(progress);
    },
    grow: ({ nodes }: Pipeline): void => left.grow(nodes.filter(({ name }) => !settled.has(name)).map(toRun)),
    close: () => curves.close(),
  };
}

/** The first interrupt asks running stages for a checkpoint; the second ends them at once. */
function onInterrupt(executor: Executor, emit: (event: Event) => void): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      executor.kill();
      process.exit(130);
    }
    emit({
      type: 'notice',
      level: 'warning',
      code: 'interrupting',
      message: 'Stopping: running stages write a checkpoint first. Interrupt again to end them at once.',
    });
    controller.abort(interrupted());
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    stop: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}

/** GPUs are assigned only where a stage asks for one, or the command line names them. */
function machineFor({ nodes }: Pipeline, given: string | undefined): Machine {
  const usesGpus = nodes.some(({ node }) => node.stage.spec.resources !== undefined && demandOf(node).gpu > 0);
  return machineOf(given === undefined ? {} : parseResources(given), usesGpus);
}
