import { hostname } from 'node:os';
import { relative } from 'node:path';
import type { Reason } from '../events.ts';
import { type Retrying, retried } from '../failure-policy.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import type { Digest } from '../ground/digest.ts';
import type { NewFile } from '../ground/new-file.ts';
import { editedWhileRunning } from '../ground/problems.ts';
import { undeclaredPackageFile } from '../guard/problems.ts';
import type { Provenance, StageSpec } from '../node-types.ts';
import { toldOf } from '../plan/provenance.ts';
import { lookUp, type Resolved } from '../plan/resolve.ts';
import { type Attempt, attemptReplaced, beginAttempt, isCurrent, isReplaced } from '../store/attempts.ts';
import { hasCheckpoint, removeCheckpoints } from '../store/checkpoint.ts';
import { acquireLock, type Lock } from '../store/key-lock.ts';
import type { NodeRecord } from '../store/record.ts';
import type { ComputeContext } from './compute-context.ts';
import { JobError } from './executor.ts';
import { editedSinceStart } from './inline/edited-since-start.ts';
import { TookTooLong } from './inline/took-too-long.ts';
import type { JobResult } from './job.ts';
import { hooksOf, jobOf } from './make-job.ts';

/** One node to be computed. */
export interface NodeToCompute {
  readonly named: NamedNode;
  readonly resolved: Resolved;
  readonly reasons: readonly Reason[];
  /** Computes even where a result exists. */
  readonly force: boolean;
  /** Executes in this process: see `inline/in-worker.ts`. */
  readonly inline: boolean;
  onLog(line: string): void;
  /** Called when an inline stage has done its work and only the disk is waited for. */
  onWritten(): void;
}

export interface Computed {
  readonly record: NodeRecord;
  /** Another process had computed it by the time the lock was acquired. */
  readonly taken: boolean;
}

/**
 * Computes one node: acquires the lock of its key, executes its stage, writes its record. Whoever waited for the lock
 * takes the result of whoever computed. The record is written last, so a crash anywhere leaves a whole result or none.
 */
export async function computeNode(context: ComputeContext, wanted: NodeToCompute): Promise<Computed> {
  const { store, signal, emit } = context;
  const { named, resolved, force } = wanted;
  const { key } = resolved;
  for (;;) {
    const lock = await acquireLock(store, key, {
      signal,
      onWait: (owner) => emit({ type: 'node-waiting', node: named.name, key, owner }),
    });
    try {
      if (force) await removeCheckpoints(store, key);
      else {
        const { record } = await lookUp(context, named, key, resolved.parts);
        if (record) return { record, taken: true };
      }
      return { record: await publishedResult(context, wanted, lock), taken: false };
    } catch (error) {
      if (!isReplaced(error)) throw error;
      // The other process computes on: its result is waited for and taken.
      emit({ type: 'notice', level: 'warning', code: 'attempt-replaced', message: (error as Error).message });
    } finally {
      await lock.release();
    }
  }
}

/** The folder of a package that was installed anew since the key was made. */
async function changedPackage(
  keying: ComputeContext['keying'],
  spec: StageSpec<any, any, any>,
): Promise<string | undefined> {
  if (spec.version !== undefined) return undefined;
  return keying.code.changedPackage(spec.source, await keying.exportOf(spec));
}

/** Executes a node's stage, again where it may be retried, and publishes the result. */
async function publishedResult(context: ComputeContext, wanted: NodeToCompute, lock: Lock): Promise<NodeRecord> {
  const { store, signal, emit, keying } = context;
  const { named, resolved, reasons, inline } = wanted;
  const { key } = resolved;
  const spec: StageSpec<any, any, any> = named.node.stage.spec;
  const resumed = await hasCheckpoint(store, key);
  const gpus = gpusOf(context);
  emit({ type: 'node-started', node: named.name, stage: spec.name, key, reasons, resumed, ...gpus });
  const startedAt = new Date();
  const provenance = spec.provenance ? context.provenance(named) : [];
  const unsynced: NewFile[] = [];
  let attempt: Attempt = { number: 0, token: '' };
  const onRetry = (again: Retrying) => emit({ type: 'node-retrying', node: named.name, ...again });
  try {
    const done = await retried(spec.retry, signal, onRetry, async () => {
      // In the pause before a retry another process may have taken the lock over: it alone begins attempts now.
      if (attempt.number > 0 && !lock.isHeld()) throw attemptReplaced(attempt);
      // An inline stage ends with this process, so that no attempt of it can outlive its lock.
      attempt = inline ? { number: attempt.number + 1, token: '' } : beginAttempt(store, key);
      return executeNode(context, wanted, { provenance, attempt, unsynced });
    });
    const finishedAt = new Date();
    const edited = inline
      ? await editedSinceStart(keying, spec)
      : ((await keying.editedSince(named)) ?? (await changedPackage(keying, spec)));
    if (edited) throw editedWhileRunning(named.name, edited);
    const uncounted = await keying.uncounted(spec, done.result.packages);
    if (uncounted) throw undeclaredPackageFile(spec.name, relative(keying.root, uncounted));
    await keying.archive(spec, store.root);
    const record = recordOf(context, wanted, { done, attempt, provenance, startedAt, finishedAt });
    const confirm = (): void => {
      if (!lock.isHeld() || !(inline || isCurrent(store, key, attempt))) throw attemptReplaced(attempt);
    };
    if (inline) {
      confirm();
      await store.room();
      wanted.onWritten();
      await store.commitRecord(record, unsynced);
    } else await store.writeRecord(record, confirm);
    // The result is there: a later run sweeps up what cannot be removed now.
    await removeCheckpoints(store, key).catch(() => {});
    return record;
  } finally {
    for (const file of unsynced) await file.abandon();
  }
}

interface Done {
  readonly result: JobResult;
  /** The attempt whose checkpoint was loaded. */
  readonly resumedFrom?: number | undefined;
}

function recordOf(
  context: ComputeContext,
  { named, resolved }: NodeToCompute,
  made: { done: Done; attempt: Attempt; provenance: readonly Provenance[]; startedAt: Date; finishedAt: Date },
): NodeRecord {
  const { result, resumedFrom } = made.done;
  const { gpus } = gpusOf(context);
  return {
    version: 1,
    key: resolved.key,
    stage: named.node.stage.spec.name,
    node: named.name,
    experiment: context.experiment,
    run: context.run,
    outputs: result.outputs,
    ...(result.items ? { items: result.items } : {}),
    parts: resolved.parts,
    attempts: made.attempt.number,
    ...(resumedFrom === undefined ? {} : { resumedFrom }),
    seconds: (made.finishedAt.getTime() - made.startedAt.getTime()) / 1000,
    ...(result.peakMemory === undefined ? {} : { peakMemory: result.peakMemory }),
    startedAt: made.startedAt.toISOString(),
    finishedAt: made.finishedAt.toISOString(),
    ...toldOf(made.provenance),
    machine: {
      host: hostname(),
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      ...(gpus ? { gpus: gpus.join('+') } : {}),
    },
  };
}

const gpusOf = ({ allotment: { gpus } }: ComputeContext): { gpus?: readonly string[] } =>
  gpus && gpus.length > 0 ? { gpus } : {};

/**
 * Hands the job to the executor; an inline stage is executed in this process.
 * @throws TookTooLong if it should have gone to the executor
 */
async function executeNode(
  context: ComputeContext,
  { named, resolved, inline, onLog }: NodeToCompute,
  made: { provenance: readonly Provenance[]; attempt: Attempt; unsynced: NewFile[] },
): Promise<Done> {
  const spec: StageSpec<any, any, any> = named.node.stage.spec;
  const program = inline ? undefined : await context.programs.of(spec);
  const job = await jobOf(context, named, resolved, made.provenance, made.attempt, program);
  let resumedFrom: number | undefined;
  const hooks = await hooksOf(context, named, program, onLog, (from) => {
    resumedFrom = from;
  });
  if (!inline) return { result: await context.executor.execute(job, hooks), resumedFrom };
  try {
    const { installGuard } = await import('../guard/install.ts');
    installGuard();
    const { watched } = await import('../guard/watch.ts');
    const { executeInline } = await import('./inline/execute-inline.ts');
    const { store, signal } = context;
    const result = await watched(job.guard, false, (watch) =>
      executeInline(spec, job, store, signal, hooks.onEvent, watch, made.unsynced),
    );
    return { result, resumedFrom };
  } catch (error) {
    // An interrupt that came meanwhile is heard before the executor starts.
    if (error instanceof TookTooLong) await new Promise((turn) => setTimeout(turn));
    if (!(error instanceof Error) || error.name !== 'DamagedArtifact') throw error;
    const damaged = (error as Error & { artifact: Digest }).artifact;
    throw new JobError({ name: error.name, code: 'damaged', message: error.message, damaged });
  }
}
