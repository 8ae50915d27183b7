import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ArtifactType, Given, Taken } from './artifact.ts';
import type { DeterminismClass } from './events.ts';
import type { FailurePolicy } from './failure-policy.ts';
import type { Allowance } from './guard/allowance.ts';
import type { Items } from './items.ts';
import type { SeededStreams } from './random.ts';

/** The types of a graph: what a stage declares, what it is given, and what joins stages. */

export type Outputs = Record<string, ArtifactType>;
export type Inputs = Record<string, ArtifactType | readonly [ArtifactType]>;
export type Schema = StandardSchemaV1<any, any>;
export type In<P extends Schema> = StandardSchemaV1.InferInput<P>;
type Out<P extends Schema> = StandardSchemaV1.InferOutput<P>;

/** A typed edge: output `port` of `node`. It stands for a value that does not exist yet. */
export interface Ref<A extends ArtifactType = ArtifactType> {
  readonly node: Node;
  readonly port: string;
  readonly type: A;
  /** Which of the port's items, where the port gives `items` and this is one of them. */
  readonly item?: string;
}

/** One ref for each item of a list that a stage finds: what `mapEach` gives and a `many()` port takes. */
export interface Each<A extends ArtifactType = ArtifactType> {
  readonly over: Ref<Items<any>>;
  readonly type: A;
  /** What was wired for the item of this name. The same name gives the same nodes. */
  at(name: string): Ref<A> | Each<A>;
}

/** Files of one checkpoint, by name. */
export type CheckpointFiles = Readonly<Record<string, Uint8Array>>;

/** The unfinished work of one key. A changed parameter or input has another key, so it can never pick up an old one. */
export interface Checkpoints {
  /** The newest whole and undamaged checkpoint of this key, if there is one. */
  load(): Promise<CheckpointFiles | undefined>;
  /** Publishes a checkpoint atomically and keeps the last two. */
  save(files: CheckpointFiles): Promise<void>;
}

type ValuesOf<I extends Inputs> = {
  readonly [K in keyof I]: I[K] extends readonly [infer A] ? readonly Taken<A>[] : Taken<I[K]>;
};
export type RefsOf<I extends Inputs> = {
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

/** By port, the name of the node that made the input; of a list, one name for each item, in its order. */
export type Origins = Readonly<Record<string, string | readonly string[]>>;

/** What a running stage is given. All that it may know comes from here. */
export interface Context<I extends Inputs = Inputs, P = any> {
  readonly inputs: ValuesOf<I>;
  readonly params: P;
  /** Aborted when the run is interrupted: write a checkpoint, then throw `signal.reason`. */
  readonly signal: AbortSignal;
  /** Key parts of the declared environments, for example `{ library: 'native', threads: '2' }`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Threads that the stage may use. Never part of the key: results must not depend on it. */
  readonly parallelism: number;
  readonly checkpoints: Checkpoints;
  /** How the inputs were made, producers first; empty unless the stage declares `provenance`. */
  readonly provenance: readonly Provenance[];
  /** Which node made each input; empty unless the stage declares `provenance`. */
  readonly origins: Origins;
  /** Declared randomness: the same (seed, purpose, index) gives the same stream, whoever asks and when. */
  readonly random: SeededStreams;
  progress(update: Progress): void;
  /** One point of a learning curve. */
  metric(step: number, values: Readonly<Record<string, number>>): void;
  log(text: string): void;
  /** A folder for temporary files, removed when the stage ends. */
  scratch(): Promise<string>;
  /** A folder that belongs to the key and outlives a failure, for work that can resume, such as half a download. */
  workspace(): Promise<string>;
}

/** What a stage takes up while it runs. Not in its key: it cannot change a result. */
export interface Resources {
  /** Processors; its `context.parallelism` then. */
  readonly cpu?: number;
  readonly memoryMiB?: number;
  /** How many GPUs, which are its own: `CUDA_VISIBLE_DEVICES` names them in its process. */
  readonly gpu?: number;
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
  /** Environments (see `cli`) that change its results, for example `['python']`. */
  readonly environment?: readonly string[];
  /** Replaces the code fingerprint where it cannot be computed, or is not wanted; raise it when the meaning changes. */
  readonly version?: string;
  /** What it may know, leave or start beside what it declares, as the Problem about that names it. Not part of the key. */
  readonly allow?: readonly Allowance[];
  /**
   * Reports on how its inputs were made: gets `context.provenance` and `context.origins`, and both enter its key with the
   * keys of all producers.
   */
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
