import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../events.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import { neededBy, type Pipeline } from '../graph/pipeline.ts';
import { interrupted } from '../ground/problems.ts';
import { runDir } from '../keep/kept-runs.ts';
import type { PlannedNode } from '../plan/plan.ts';
import { tensorBoard } from '../render/tensorboard.ts';
import { demandOf, type Machine, refuseExcess } from '../resources.ts';
import { machineOf, parseResources } from '../run/machine.ts';
import { runPipeline } from '../run/run.ts';
import { TimeLeft, type ToRun } from '../run/time-left.ts';
import { WorkerPool } from '../run/worker/pool.ts';
import type { DeterminismChecks } from './determinism-step.ts';
import { environmentPreparer } from './environments.ts';
import type { RunCommandOptions } from './run-options.ts';
import type { Session } from './session.ts';

export interface Computation {
  readonly session: Session;
  readonly pipeline: Session['pipeline'];
  readonly options: RunCommandOptions;
  readonly forced: (node: string) => boolean;
  readonly run: string;
  /** Nodes to run again and compare, once all are up to date. */
  readonly checks?: DeterminismChecks | undefined;
  /** As it was planned, with what each node is likely to take. */
  readonly plan: readonly PlannedNode[];
  readonly expected: ReadonlyMap<string, number>;
  emit(event: Event): void;
  grown(pipeline: Session['pipeline']): void;
}

/** Runs what is stale; true when it was interrupted. */
export async function compute({
  session,
  pipeline,
  options,
  forced,
  run,
  checks,
  plan,
  expected,
  ...computation
}: Computation): Promise<boolean> {
  const machine = machineFor(pipeline, options.resources);
  for (const { named } of plan.filter(isOpen)) refuseExcess(named.name, demandOf(named.node), machine);
  const curves = tensorBoard(join(runDir(session.store.root, run), 'tensorboard'), {
    onError: ({ message }) =>
      computation.emit({
        type: 'notice',
        level: 'warning',
        code: 'no-tensorboard',
        message: `TensorBoard's files are not kept: ${message}`,
      }),
  });
  const jobs = options.jobs ?? Math.max(1, Math.floor(availableParallelism() / 2));
  const left = new TimeLeft(
    plan.filter(isOpen).map(({ named }) => toRun(named, expected)),
    jobs,
  );
  const settled = new Set(plan.filter((node) => !isOpen(node)).map(({ named }) => named.name));
  const emit = (event: Event): void => {
    curves.handle(event);
    computation.emit(event);
    const progress = left.handle(event);
    if (progress) computation.emit(progress);
  };
  const pool = new WorkerPool();
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      pool.kill();
      process.exit(130);
    }
    emit({
      type: 'notice',
      level: 'warning',
      code: 'interrupting',
      message: 'Stopping: running stages write a checkpoint first. Once more ends them at once.',
    });
    controller.abort(interrupted());
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const context = {
    ...session,
    experiment: session.choice.experiment,
    run,
    pool,
    emit,
    signal: controller.signal,
    parallelism: Math.max(1, Math.floor(availableParallelism() / jobs)),
  };
  const prepare = environmentPreparer(session, emit, controller.signal);
  let graph = pipeline;
  try {
    // Before keys are computed, since an environment may say something else once it is ready.
    for (const named of pipeline.nodes) if (checks?.wanted(named.name)) await prepare(named);
    const outcomes = await runPipeline(pipeline, context, {
      jobs,
      machine,
      keepGoing: options.keepGoing,
      forced,
      grown: (next) => {
        graph = next;
        left.grow(next.nodes.filter(({ name }) => !settled.has(name)).map((named) => toRun(named, expected)));
        computation.grown(next);
      },
      prepare,
    });
    if (checks)
      await (await import('./determinism-step.ts')).checkNodes({ ...context, machine }, graph, outcomes, checks);
  } finally {
    pool.close();
    await curves.close();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
  return controller.signal.aborted;
}

/** GPUs are looked after where a stage asks for one, or they are given. */
function machineFor({ nodes }: Pipeline, given: string | undefined): Machine {
  const usesGpus = nodes.some(({ node }) => node.stage.spec.resources !== undefined && demandOf(node).gpu > 0);
  return machineOf(given === undefined ? {} : parseResources(given), usesGpus);
}

const isOpen = ({ status }: PlannedNode): boolean => status === 'stale' || status === 'unknown';

const toRun = (named: NamedNode, expected: ReadonlyMap<string, number>): ToRun => ({
  node: named.name,
  stage: named.node.stage.spec.name,
  inputs: neededBy(named),
  expectedSeconds: expected.get(named.name),
});
