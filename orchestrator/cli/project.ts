import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { NumbersOf } from '../compare/compare-results.ts';
import type { MetricsComparison } from '../compare/metrics-comparison.ts';
import type { Environments } from '../environment.ts';
import type { Targets } from '../graph/pipeline.ts';
import type { Publication } from '../publish/publication.ts';

/** One node of the run that is checked: what a gate needs to say where results part and why. */
export interface CheckedNode {
  readonly node: string;
  readonly stage: string;
  readonly key: string;
  readonly inputs: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  /** Fingerprint of its code, and the declarations that it reaches. */
  readonly code: string;
  readonly declarations: Readonly<Record<string, { readonly hash: string; readonly via: string }>>;
  readonly bytes: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly memory?: number;
  /** Computed on this machine. */
  readonly here: boolean;
}

/** What the `check` command hands to the project's gate before it runs anything. */
export interface CheckPlan {
  readonly experiment: string;
  readonly baseline: string;
  readonly update: boolean;
  readonly reason?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly flips?: string;
  /** Options of the gate's own, as they were typed. */
  readonly given: Readonly<Record<string, string>>;
}

/** What it hands over when the run is done. */
export interface CheckRequest extends CheckPlan {
  /** Folder of the finished run's outputs. */
  readonly latest: string;
  readonly nodes: readonly CheckedNode[];
  /** The value of one output of a node. */
  read(node: string, port: string): Promise<unknown>;
  /** Text of a declaration by its hash, where it was kept. */
  text(hash: string): Promise<string | undefined>;
  /** Lines of a unified diff. */
  diff(before: string, after: string): string[];
}

export interface CheckOutcome {
  readonly exitCode: number;
  /** Members that `--json` adds to `check-finished`. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The published file that holds what was measured, and how the reproduced one is judged beside the original. */
export interface MetricsFile {
  /** Its path among the outputs. */
  readonly file: string;
  /** `tolerance` in the unit of the values as people read them, where one was given. */
  compare(
    original: Uint8Array,
    reproduced: Uint8Array,
    options: { readonly tolerance?: number },
  ): Promise<MetricsComparison>;
}

/** What `report --runs` hands over: what each run measured, and what is known of how their code differs. */
export interface ComparisonRequest {
  /** In the order in which they were named; what each is said to be. */
  readonly sides: readonly { readonly experiment: string | undefined; readonly metrics: Uint8Array }[];
  /** Of each side after the first against the first, where both are runs with their records. */
  readonly code: readonly {
    /** Place of the side in `sides`. */
    readonly side: number;
    readonly declarations: readonly { readonly id: string; readonly how: string; readonly nodes: readonly string[] }[];
    readonly packages: readonly { readonly path: string; readonly before?: string; readonly after?: string }[];
    readonly incomparable: readonly string[];
  }[];
}

export interface ComparedReport {
  /** Names these sides, whatever they are called: for the folder. */
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** What came out, in lines for people. */
  readonly summary: string;
}

export type Out = (line: string) => void;

/** A change of a file that is there: its new text. */
export interface ScaffoldEdit {
  readonly path: string;
  change(text: string): string;
}

/** What `new KIND NAME` writes. Paths are relative to the project. */
export interface Scaffolded {
  readonly files: Readonly<Record<string, string>>;
  readonly edits: readonly ScaffoldEdit[];
  /** Where the name, as code writes it, may be in use although no file of `files` is there. */
  readonly taken?: readonly { readonly path: string; readonly pattern: RegExp }[];
  /** Commands and words on what to do then. */
  readonly next: readonly string[];
}

export type Scaffold = (name: string) => Promise<Scaffolded>;

/** All that the command line needs to know of a project; `pipeline.ts` gives it to `cli`. */
export interface Project<E = any> {
  /** `import.meta.url` of the pipeline file: its folder is the project. */
  readonly source: string;
  readonly defaultExperiment: string;
  /** Raw values by name; `--set path=value` changes them before the schema sees them. */
  readonly experiments: Readonly<Record<string, unknown>>;
  readonly schema: StandardSchemaV1<any, E>;
  build(experiment: E, name: string): Targets;
  environments(experiment: E, choice: { readonly engine: string }): Environments;
  /** File among the outputs whose text ends a run: the main table. */
  readonly summary?: string;
  /** Folder of baseline files: `gc` keeps the results that they name. */
  readonly baselines?: string;
  /** What the crate says of the whole: title, authors, licence. */
  publication?(experiment: E): Publication;
  /** How two files of measured values compare, for `reproduce`. */
  readonly metrics?: MetricsFile;
  /** The numbers in a file of an artifact, for `--check-determinism` and `reproduce`; not asked for JSON, and asked only where bytes differ. */
  numbers?: NumbersOf;
  /** What `new` can make, by kind; loaded when it is asked for. */
  readonly scaffolds?: Readonly<Record<string, () => Promise<Scaffold>>>;
  /** Refuses what can be known to be wrong before anything is computed. @throws Problem */
  prepareCheck?(plan: CheckPlan): Promise<void>;
  check?(request: CheckRequest, out: Out): Promise<CheckOutcome>;
  /** Settings by which all that is drawn by seed is drawn `count` times, for `check --seeds`. */
  seedSettings?(experiment: E, count: number): readonly string[];
  /** Several runs in one report. @throws Problem where they cannot be read */
  compareReports?(request: ComparisonRequest): Promise<ComparedReport>;
  engine?(
    action: 'info' | 'install',
    options: { readonly gpu: boolean; readonly engine: string },
    out: Out,
  ): Promise<Readonly<Record<string, unknown>>>;
}
