import { hostname } from 'node:os';
import type { Environments } from '../environment.ts';
import type { Event, Reason } from '../events.ts';
import { type Retrying, retried } from '../failure-policy.ts';
import type { NamedNode } from '../graph/pipeline.ts';
import type { Digest } from '../ground/digest.ts';
import type { NewFile } from '../ground/new-file.ts';
import { editedWhileRunning } from '../ground/problems.ts';
import type { Provenance, StageSpec } from '../node-types.ts';
import { toldOf } from '../plan/provenance.ts';
import { inputDigests, lookUp, type Produced, type Resolved, type Resolver } from '../plan/resolve.ts';
import type { Allotment } from '../resources.ts';
import { countAttempt, hasCheckpoint, removeCheckpoints } from '../store/checkpoint.ts';
import { acquireLock } from '../store/key-lock.ts';
import type { NodeRecord } from '../store/record.ts';
import { policyOf } from './guard-policy.ts';
import { ProgressMeter } from './progress-meter.ts';
import { executeJob } from './worker/execute.ts';
import { JobError, type JobHooks, type WorkerPool } from './worker/pool.ts';
import type { Job, JobResult } from './worker/protocol.ts';

const VISIBLE = 'CUDA_VISIBLE_DEVICES';

export interface ComputeContext extends Resolver {
  readonly experiment: string;
  readonly run: string;
  readonly pool: WorkerPool;
  readonly environments: Environments;
  readonly parallelism: number;
  readonly allotment: Allotment;
  readonly signal: AbortSignal;
  emit(event: Event): void;
  produced(node: string): Produced;
  provenance(named: NamedNode): readonly Provenance[];
}

export interface Computed {
  readonly record: NodeRecord;
  /** Another process had computed it by the time the lock was ours. */
  readonly taken: boolean;
}

/**
 * Produces the record of one key: alone, under its lock. Whoever waited takes the result of whoever computed. The
 * record is written last, so a crash anywhere leaves either the whole result or none. `written` is called when an inline
 * stage has done its part and only the disk is waited for.
 */
export async function computeNode(
  context: ComputeContext,
  named: NamedNode,
  resolved: Resolved,
  reasons: readonly Reason[],
  force: boolean,
  onLog: (line: string) => void,
  written: () => void,
): Promise<Computed> {
  const { store, signal, emit } = context;
  const { gpus } = context.allotment;
  const { key } = resolved;
  const lock = await acquireLock(store, key, {
    signal,
    onWait: (owner) => emit({ type: 'node-waiting', node: named.name, key, owner }),
  });
  const unsynced: NewFile[] = [];
  try {
    if (force) await removeCheckpoints(store, key);
    else {
      const { record } = await lookUp(context, named, key, resolved.parts);
      if (record) return { record, taken: true };
    }
    const stage = named.node.stage.spec.name;
    emit({
      type: 'node-started',
      node: named.name,
      stage,
      key,
      reasons,
      resumed: await hasCheckpoint(store, key),
      ...withGpus(gpus),
    });
    const started = new Date();
    const { inline, retry, provenance: reports } = named.node.stage.spec;
    const provenance = reports ? context.provenance(named) : [];
    const told = toldOf(provenance);
    let attempts = 0;
    const onRetry = (again: Retrying) => emit({ type: 'node-retrying', node: named.name, ...again });
    const result = await retried(retry, signal, onRetry, () => {
      attempts = inline ? attempts + 1 : countAttempt(store, key);
      return execute(context, named, resolved, provenance, onLog, unsynced);
    });
    const finished = new Date();
    // An inline stage is code that this process loaded before it computed the key.
    const edited = inline ? undefined : await context.keying.editedSince(named, resolved.parts);
    if (edited) throw editedWhileRunning(named.name, edited);
    await context.keying.archive(named.node.stage.spec, store.root);
    const record: NodeRecord = {
      version: 1,
      key,
      stage,
      node: named.name,
      experiment: context.experiment,
      run: context.run,
      outputs: result.outputs,
      ...(result.items ? { items: result.items } : {}),
      parts: resolved.parts,
      attempts,
      seconds: (finished.getTime() - started.getTime()) / 1000,
      ...(result.peakMemory === undefined ? {} : { peakMemory: result.peakMemory }),
      startedAt: started.toISOString(),
      finishedAt: finished.toISOString(),
      ...(Object.keys(told).length > 0 ? { told } : {}),
      machine: {
        host: hostname(),
        node: process.version,
        platform: `${process.platform}-${process.arch}`,
        ...(gpus && gpus.length > 0 ? { gpus: gpus.join('+') } : {}),
      },
    };
    if (inline) {
      await store.room();
      written();
      await store.commitRecord(record, unsynced);
    } else await store.writeRecord(record);
    // The result is there: what cannot be removed now is swept up by a later run.
    await removeCheckpoints(store, key).catch(() => {});
    return { record, taken: false };
  } finally {
    for (const file of unsynced) await file.abandon();
    await lock.release();
  }
}

const withGpus = (gpus: Allotment['gpus']) => (gpus && gpus.length > 0 ? { gpus } : {});

async function execute(
  context: ComputeContext,
  named: NamedNode,
  resolved: Resolved,
  provenance: readonly Provenance[],
  onLog: (line: string) => void,
  unsynced: NewFile[],
): Promise<JobResult> {
  const spec: StageSpec<any, any, any> = named.node.stage.spec;
  const job = jobOf(context, named, resolved, provenance);
  const hooks = await hooksOf(context, named, spec, onLog);
  if (!spec.inline) return context.pool.run(job, hooks);
  try {
    const { installGuard } = await import('../guard/install.ts');
    installGuard();
    const { watched } = await import('../guard/watch.ts');
    const { store, signal } = context;
    return await watched(job.guard, false, (watch) =>
      executeJob(spec, job, store, signal, hooks.onEvent, watch, store, unsynced),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DamagedArtifact') throw error;
    const damaged = (error as Error & { artifact: Digest }).artifact;
    throw new JobError({ name: error.name, code: 'damaged', message: error.message, damaged });
  }
}

/** All that a worker is told of a node. */
export function jobOf(
  context: Pick<ComputeContext, 'produced' | 'parallelism' | 'store' | 'keying'>,
  named: NamedNode,
  { key, parts }: Pick<Resolved, 'key' | 'parts'>,
  provenance: readonly Provenance[],
): Job {
  const { node } = named;
  const { spec } = node.stage;
  const { keying, store } = context;
  return {
    node: named.name,
    stage: spec.name,
    source: spec.source,
    key,
    params: node.params,
    inputs: inputDigests(named, context.produced),
    environment: parts.environment,
    provenance,
    parallelism: context.parallelism,
    storeDir: store.root,
    guard: policyOf({ node, parts, allow: keying.allowed(spec), root: keying.root, store: store.root }),
  };
}

const environmentsOf = ({ environments }: Pick<ComputeContext, 'environments'>, { node }: NamedNode) =>
  (node.stage.spec.environment ?? []).map((name: string) => environments[name]!);

/** Variables of the process that a node is to be computed in. */
export async function environmentVariables(
  context: Pick<ComputeContext, 'environments' | 'allotment'>,
  named: NamedNode,
): Promise<Readonly<Record<string, string>>> {
  const all = environmentsOf(context, named).map((one) => one.variables?.() ?? {});
  const { gpus } = context.allotment;
  return Object.assign({}, ...(await Promise.all(all)), gpus ? { [VISIBLE]: gpus.join(',') } : {});
}

async function hooksOf(
  context: ComputeContext,
  named: NamedNode,
  spec: StageSpec<any, any, any>,
  onLog: (line: string) => void,
): Promise<JobHooks> {
  const { emit, signal } = context;
  const node = named.name;
  const environments = environmentsOf(context, named);
  const meter = new ProgressMeter();
  return {
    signal,
    variables: await environmentVariables(context, named),
    limits: spec,
    onEvent(event) {
      if (event.type === 'progress') emit({ ...event, type: 'node-progress', node, ...meter.measure(event) });
      else if (event.type === 'metric') emit({ ...event, type: 'node-metric', node });
      else if (event.type === 'log') {
        onLog(event.text);
        emit({ type: 'node-log', node, stream: 'log', text: event.text });
      }
    },
    onOutput(stream, text) {
      if (environments.some((one) => one.noise?.(text))) return;
      onLog(text);
      emit({ type: 'node-log', node, stream, text });
    },
    onDamage({ path, reason }) {
      const message = `${path} was damaged (${reason}) and was moved to quarantine; the stage that made it runs again.`;
      emit({ type: 'notice', level: 'warning', code: 'damaged-object', message });
    },
  };
}
