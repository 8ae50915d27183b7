import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ArtifactType, Given, Ref, Taken } from './artifact.ts';
import { checkInputs } from './check-inputs.ts';
import { checkPolicy, type FailurePolicy } from './failure-policy.ts';
import { canonicalJson } from './ground/canonical-json.ts';
import { badParameters, parametersNotJson } from './ground/problems.ts';
import type { Allowance } from './guard/allowance.ts';
import type { Each } from './map.ts';
import type { Random } from './random.ts';
import type { Resources } from './resources.ts';
import type { Checkpoints } from './store/checkpoint.ts';
import type { DeterminismClass } from './store/known-determinism.ts';

type Outputs = Record<string, ArtifactType>;
type Inputs = Record<string, ArtifactType | readonly [ArtifactType]>;
type Schema = StandardSchemaV1<any, any>;
type In<P extends Schema> = StandardSchemaV1.InferInput<P>;
type Out<P extends Schema> = StandardSchemaV1.InferOutput<P>;

type ValuesOf<I extends Inputs> = {
  readonly [K in keyof I]: I[K] extends readonly [infer A] ? readonly Taken<A>[] : Taken<I[K]>;
};
type RefsOf<I extends Inputs> = {
  readonly [K in keyof I]: I[K] extends readonly [infer A extends ArtifactType]
    ? readonly (Ref<A> | Each<A>)[] | Each<A>
    : I[K] extends ArtifactType
      ? Ref<I[K]>
      : never;
};

/** How far a stage is: `done` of `total` `unit`s, and a word on what it is doing. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  /** Units a second, where the stage measures it better than the clock outside. */
  readonly rate?: number;
  readonly note?: string;
}

/** How one artifact came to be, for reports. */
export interface Provenance {
  readonly node: string;
  readonly stage: string;
  readonly key: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Names of the nodes that it was made from. */
  readonly inputs: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly codeFingerprint: string;
  /** What came out when it was run again (`run --check-determinism`), where that was known when it was asked. */
  readonly determinism?: DeterminismClass;
}

/** What a running stage is given. All that it may know comes from here. */
export interface Context<I extends Inputs = Inputs, P = any> {
  readonly inputs: ValuesOf<I>;
  readonly params: P;
  /** Aborted when the run is interrupted: write a checkpoint, then throw `signal.reason`. */
  readonly signal: AbortSignal;
  /** Key parts of the declared environments, for example `{ engine: 'native', threads: '2' }`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Threads that the stage may use. Never part of the key: results must not depend on it. */
  readonly parallelism: number;
  readonly checkpoints: Checkpoints;
  /** How the inputs were made, producers first; empty unless the stage declares `provenance`. */
  readonly provenance: readonly Provenance[];
  /** Declared randomness: the same (seed, purpose, index) gives the same stream wherever and whenever it is asked for. */
  random(seed: number, purpose: string, ...index: number[]): Random;
  progress(update: Progress): void;
  /** One point of a learning curve. */
  metric(step: number, values: Readonly<Record<string, number>>): void;
  log(text: string): void;
  /** A folder for temporary files, removed when the stage ends. */
  scratch(): Promise<string>;
  /** A folder that belongs to the key and outlives a failure: for what can be gone on with, a half download. */
  workspace(): Promise<string>;
}

export interface StageSpec<I extends Inputs, P extends Schema, O extends Outputs> extends FailurePolicy {
  /** Its name in the graph, on the command line and in the reports. */
  readonly name: string;
  /** `import.meta.url`: where the code fingerprint starts and a worker process finds the stage. */
  readonly source: string;
  readonly inputs: I;
  readonly params: P;
  readonly outputs: O;
  /** Parameters that are paths of files or folders outside the store: keyed by content, never by path. */
  readonly files?: readonly (keyof Out<NoInfer<P>> & string)[];
  /** Environments (see `cli`) that change its results, for example `['tensor']`. */
  readonly environment?: readonly string[];
  /** Replaces the code fingerprint where it cannot be computed, or is not wanted; raise it when the meaning changes. */
  readonly version?: string;
  /** What it may know, leave or start beside what it declares, as the Problem about that names it. Not part of the key. */
  readonly allow?: readonly Allowance[];
  /** Reports on how its inputs were made: gets `context.provenance`, and the keys of all producers enter its key. */
  readonly provenance?: boolean;
  /** What it takes up while it runs, of processors, memory and GPUs; a function where its parameters decide. */
  readonly resources?: Resources | ((params: Out<NoInfer<P>>) => Resources);
  /** Runs in the main process: for stages of a few milliseconds that load nothing. */
  readonly inline?: boolean;
  run(context: Context<NoInfer<I>, Out<NoInfer<P>>>): Promise<{ readonly [K in keyof O]: Given<O[K]> }>;
}

/** What distinguishes a node for people; not part of its key. */
export interface NodeOptions {
  readonly label?: string;
}

/** A typed function from refs to refs. Calling it adds a node to the graph; nothing runs. */
export interface Stage<I extends Inputs = any, P extends Schema = any, O extends Outputs = any> {
  (
    inputs: RefsOf<I>,
    ...rest: Record<never, never> extends In<P>
      ? [params?: In<P>, options?: NodeOptions]
      : [params: In<P>, options?: NodeOptions]
  ): { readonly [K in keyof O]: Ref<O[K]> };
  readonly spec: StageSpec<I, P, O>;
}

export interface Node {
  readonly stage: Stage;
  readonly inputs: Readonly<Record<string, Ref | Each | readonly (Ref | Each)[]>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly label?: string;
}

/** Whether a port takes a list. */
export const isList = ({ stage: { spec } }: Node, port: string): boolean => Array.isArray(spec.inputs[port]);

/** `many(Score)`: this input takes a list of artifacts of one type. */
export const many = <A extends ArtifactType>(type: A): readonly [A] => [type];

/**
 * Declares a stage.
 * @throws Problem `bad-parameters` when the stage is called with parameters that its schema refuses, or that have no
 * place in a key: NaN, an infinity, a function, a class instance; `bad-policy` for retries or limits without a meaning.
 */
export function stage<const I extends Inputs, P extends Schema, const O extends Outputs>(
  spec: StageSpec<I, P, O>,
): Stage<I, P, O> {
  const call = (inputs: RefsOf<I>, params?: In<P>, options?: NodeOptions) => {
    checkPolicy(spec);
    checkInputs(spec.name, spec.inputs, inputs);
    const parsed = spec.params['~standard'].validate(params ?? {});
    if (parsed instanceof Promise || parsed.issues) throw badParameters(spec.name, parsed);
    refuseWhatNoKeyHolds(spec.name, parsed.value);
    const node: Node = {
      stage: self,
      inputs: inputs as Node['inputs'],
      params: parsed.value,
      ...(options?.label === undefined ? {} : { label: options.label }),
    };
    return Object.fromEntries(Object.entries(spec.outputs).map(([port, type]) => [port, { node, port, type }]));
  };
  const self = Object.assign(call, { spec }) as unknown as Stage<I, P, O>;
  return self;
}

function refuseWhatNoKeyHolds(stage: string, params: unknown): void {
  try {
    canonicalJson(params);
  } catch (error) {
    throw parametersNotJson(stage, (error as Error).message);
  }
}
