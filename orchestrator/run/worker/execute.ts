import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactType } from '../../artifact.ts';
import { describe } from '../../check-inputs.ts';
import { canonicalValue } from '../../ground/canonical-json.ts';
import type { Digest } from '../../ground/digest.ts';
import type { NewFile } from '../../ground/new-file.ts';
import { badOutput, Problem, undeclaredOutput } from '../../ground/problems.ts';
import { temporaryName } from '../../ground/process-identity.ts';
import type { Watch } from '../../guard/watch.ts';
import { isItems } from '../../items.ts';
import type { Context, Progress, Stage, StageSpec } from '../../node-types.ts';
import { seededStreams } from '../../random.ts';
import { openCheckpoints } from '../../store/checkpoint.ts';
import type { ItemDigests } from '../../store/record.ts';
import type { Store } from '../../store/store.ts';
import { type Job, type JobEvent, type JobResult, jsonNumber } from '../job.ts';
import { changedParameter } from './frozen.ts';

type AnySpec = StageSpec<any, any, any>;

/**
 * Executes one stage: reads its verified inputs, calls its `run`, writes its outputs as objects of the store `into`.
 * Writes no record.
 */
export async function executeJob(
  spec: AnySpec,
  job: Job,
  store: Store,
  signal: AbortSignal,
  emit: (event: JobEvent) => void,
  watch: Pick<Watch, 'own'>,
  into: Store = store,
  unsynced?: NewFile[],
): Promise<JobResult> {
  const inputs: Record<string, unknown> = {};
  for (const [port, digests] of Object.entries(job.inputs)) inputs[port] = await readInput(spec, port, digests, store);
  const scratch = new Scratch(into.root, watch);
  try {
    // Not called as a method: `this` would be the declaration, whose other members are not the stage's code.
    const { run } = spec;
    const context = contextOf(job, inputs, into, scratch, signal, emit);
    const outputs = await withFrozen(spec.name, context, run);
    const undeclared = Object.keys(outputs ?? {}).find((port) => !Object.hasOwn(spec.outputs, port));
    if (undeclared !== undefined) throw undeclaredOutput(spec.name, undeclared, Object.keys(spec.outputs));
    const digests: Record<string, Digest> = {};
    const items: Record<string, ItemDigests[string]> = {};
    for (const [port, type] of Object.entries(spec.outputs) as [string, ArtifactType][]) {
      if (outputs?.[port] === undefined)
        throw new Problem(
          'missing-output',
          `Stage "${spec.name}" declares the output "${port}" but returned none. Return it from run, or remove it from outputs.`,
        );
      const refuse = refused(spec.name, port, type, outputs[port]);
      const written = await into.writeArtifact(type, outputs[port], unsynced).catch(refuse);
      digests[port] = written.digest;
      if (isItems(type)) items[port] = written.artifacts;
    }
    return { outputs: digests, ...(Object.keys(items).length > 0 ? { items } : {}) };
  } finally {
    await scratch.remove();
  }
}

async function withFrozen(stage: string, context: Context, run: AnySpec['run']) {
  try {
    return await run(context);
  } catch (error) {
    throw changedParameter(stage, error, context.params) ?? error;
  }
}

/** A writer that throws at a value of another type shows a mistake of the stage, not a bug of the writer. */
const refused =
  (stage: string, port: string, { kind }: ArtifactType, value: unknown) =>
  (error: unknown): never => {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw badOutput(stage, port, kind, describe(value), error);
  };

async function readInput(spec: AnySpec, port: string, digests: Digest | readonly Digest[], store: Store) {
  const declared: ArtifactType | readonly [ArtifactType] = spec.inputs[port];
  if (typeof digests === 'string') return (declared as ArtifactType).read(await store.reader(digests));
  const [type] = declared as readonly [ArtifactType];
  return Promise.all(digests.map(async (digest) => type.read(await store.reader(digest))));
}

function contextOf(
  job: Job,
  inputs: Record<string, unknown>,
  store: Store,
  scratch: Scratch,
  signal: AbortSignal,
  emit: (event: JobEvent) => void,
): Context {
  const onLoad = (from: number): void => emit({ type: 'resumed', from });
  const { params, environment, provenance, origins } = job;
  return {
    inputs,
    // A copy for each attempt, so that nothing of one attempt or node is seen by another. In canonical order, as records on the
    // disk are: of a node that ran in this process members would come as they were made, and a report would print them so.
    ...canonicalValue({ params, environment, provenance, origins }),
    signal,
    parallelism: job.parallelism,
    checkpoints: openCheckpoints(store, job.key, job.attempt, onLoad),
    random: seededStreams,
    progress: (update) => emit({ type: 'progress', ...finite(update) }),
    metric: (step, values) => emit({ type: 'metric', step, values: mapValues(values, jsonNumber) }),
    log: (text) => emit({ type: 'log', text }),
    scratch: () => scratch.dir(),
    async workspace() {
      const folder = join(store.layout.checkpoint(job.key), 'work');
      await mkdir(folder, { recursive: true });
      scratch.watch.own(folder);
      return folder;
    },
  };
}

/** JSON has no NaN and no infinity. A count that is none is 0, which is a total's word for unknown. */
function finite({ done, total, rate, ...rest }: Progress): Progress {
  const [known, all] = [done, total].map((count) => (Number.isFinite(count) ? count : 0)) as [number, number];
  return { ...rest, done: known, total: all, ...(Number.isFinite(rate) ? { rate: rate! } : {}) };
}

const mapValues = <A, B>(values: Readonly<Record<string, A>>, to: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]));

/** A temporary folder inside the store, made when first asked for. */
class Scratch {
  readonly #parent: string;
  readonly watch: Pick<Watch, 'own'>;
  #made: Promise<string> | undefined;

  constructor(storeDir: string, watch: Pick<Watch, 'own'>) {
    this.#parent = join(storeDir, 'tmp');
    this.watch = watch;
  }

  dir(): Promise<string> {
    this.#made ??= this.#make();
    return this.#made;
  }

  async #make(): Promise<string> {
    const folder = join(this.#parent, temporaryName());
    await mkdir(folder, { recursive: true });
    this.watch.own(folder);
    return folder;
  }

  async remove(): Promise<void> {
    // A folder that cannot be removed must not cost a result: a later run sweeps it up.
    if (this.#made) await rm(await this.#made, { recursive: true, force: true }).catch(() => {});
  }
}

/** Loads a stage from its file by the name of its export. */
export async function loadStage({
  source,
  exported,
  stage,
}: Pick<Job, 'source' | 'exported' | 'stage'>): Promise<Stage> {
  const value: unknown = ((await import(source)) as Record<string, unknown>)[exported];
  if (typeof value === 'function' && (value as Partial<Stage>).spec?.name === stage) return value as Stage;
  throw new Problem(
    'stage-not-exported',
    `In a worker process, the export "${exported}" of ${source} is not the stage "${stage}", as it is in the program. Export the result of stage({…}) without a condition that depends on the process.`,
    { exitCode: 2 },
  );
}
