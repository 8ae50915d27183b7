import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ArtifactType, Given, Taken } from './artifact.ts';
import type { DeterminismClass } from './events.ts';
import type { FailurePolicy } from './failure-policy.ts';
import type { Allowance } from './guard/allowance.ts';
import type { Items } from './items.ts';
import type { SeededStreams } from './random.ts';

/** The types of a graph: what stages declare, what they get when they run, and how they are joined. */

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
  /** The item, if the port gives `items` and this is one of them. */
  readonly item?: string;
}

/** One ref for each item of a list: `mapEach` returns it and a `many()` port takes it. */
export interface Each<A extends ArtifactType = ArtifactType> {
  readonly over: Ref<Items<any>>;
  readonly type: A;
  /** The ref wired for the item of this name. The same name gives the same nodes. */
  at(name: string): Ref<A> | Each<A>;
}

/** Files of one checkpoint, by name. */
export type CheckpointFiles = Readonly<Record<string, Uint8Array>>;

/**
 * The unfinished work of one key. A changed parameter or input gives another key, so an old checkpoint is never
 * resumed.
 */
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

/** Progress of a stage: `done` of `total` `unit`s, and a note on what it is doing. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  /** Units per second, if the stage measures that better than the orchestrator. */
  readonly rate?: number;
  readonly note?: string;
}

/** How one artifact came to be, for reports. */
export interface Provenance {
  readonly node: string;
  readonly stage: string;
  readonly key: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Names of the nodes that made its inputs. */
  readonly inputs: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly codeFingerprint: string;
  /** The outcome of `run --check-determinism`, if one was known when the reporting stage first ran. */
  readonly determinism?: DeterminismClass;
  /** Seal of the file that the result was imported from, if it was not made in this store. */
  readonly seal?: string;
}

/** For each port, the name of the node that made the input; for a list, one name for each item, in order. */
export type Origins = Readonly<Record<string, string | readonly string[]>>;

/** Everything that a running stage gets and may know. */
export interface Context<I extends Inputs = Inputs, P = any> {
  readonly inputs: ValuesOf<I>;
  readonly params: P;
  /** Aborted when the run is interrupted: write a checkpoint, then throw `signal.reason`. */
  readonly signal: AbortSignal;
  /** Key parts of the declared environments, for example `{ library: 'native', threads: '2' }`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Number of threads that the stage may use. It is not part of the key: results must not depend on it. */
  readonly parallelism: number;
  readonly checkpoints: Checkpoints;
  /** How the inputs were made, producers first; empty unless the stage declares `provenance`. */
  readonly provenance: readonly Provenance[];
  /** Which node made each input; empty unless the stage declares `provenance`. */
  readonly origins: Origins;
  /** Declared randomness: the same (seed, purpose, index) always gives the same stream. */
  readonly random: SeededStreams;
  progress(update: Progress): void;
  /** One point of a learning curve. */
  metric(step: number, values: Readonly<Record<string, number>>): void;
  log(text: string): void;
  /** A folder for temporary files, removed when the stage ends. */
  scratch(): Promise<string>;
  /** A folder that belongs to the key and survives a failure, for work that can resume, such as half a download. */
  workspace(): Promise<string>;
}

/** The resources that a stage needs while it runs. They are not part of the key, since they cannot change a result. */
export interface Resources {
  /** Number of processors; `context.parallelism` is the same number. */
  readonly cpu?: number;
  readonly memoryMiB?: number;
  /** Number of GPUs for its own use. `CUDA_VISIBLE_DEVICES` names them in its process. */
  readonly gpu?: number;
}

/**
 * A part of what runs a stage: Node by its release line, its engine V8, its tables of characters and languages (ICU), and
 * the loader of TypeScript.
 */
export type RuntimePart = 'node' | 'v8' | 'icu' | 'loader';

/** The parts that keys hold. `exact`: all versions in full, those of compression and cryptography too. */
export type RuntimeSetting = 'exact' | readonly RuntimePart[];

export interface StageSpec<I extends Inputs, P extends Schema, O extends Outputs> extends FailurePolicy {
  /** Its name in the graph, on the command line and in the reports. */
  readonly name: string;
  /** `import.meta.url`: the code fingerprint starts here, and a worker process loads the stage from here. */
  readonly source: string;
  readonly inputs: I;
  readonly params: P;
  readonly outputs: O;
  /** Parameters that are paths of files or folders outside the store. The key holds their content, never the path. */
  readonly files?: readonly (keyof Out<NoInfer<P>> & string)[];
  /** Environments (see `cli`) that change its results, for example `['python']`. */
  readonly environment?: readonly string[];
  /** Replaces the code fingerprint if that cannot be computed or is not wanted. Raise it when the meaning changes. */
  readonly version?: string;
  /**
   * Allows it to read, write or start more than it declares, in the words of the Problem about it. Not part of the key.
   */
  readonly allow?: readonly Allowance[];
  /**
   * The stage reports on how its inputs were made: it gets `context.provenance` and `context.origins`. Both enter its
   * key, with the keys of all producers.
   */
  readonly provenance?: boolean;
  /** The processors, memory and GPUs that it needs while it runs. A function if its parameters decide. */
  readonly resources?: Resources | ((params: Out<NoInfer<P>>) => Resources);
  /** The parts of the runtime that can change its results, in place of the project's `runtime`. */
  readonly runtime?: RuntimeSetting;
  /**
   * Why its process may execute other nodes before and after it, although its modules or packages keep state. A stage that
   * is not known to be without state gets a process of its own.
   */
  readonly reuse?: string;
  /** Runs in the main process if its code is proved to be a plain function of data: for stages that take milliseconds. */
  readonly inline?: boolean;
  run(context: Context<NoInfer<I>, Out<NoInfer<P>>>): Promise<{ readonly [K in keyof O]: Given<O[K]> }>;
}

/** How people tell a node from others. Not part of its key. */
export interface NodeOptions {
  readonly label?: string;
}

/** A typed function from refs to refs. Calling it adds a node to the graph and runs nothing. */
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
