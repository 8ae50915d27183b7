import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { NumbersOf } from '../compare/compare-results.ts';
import type { MainResults } from '../compare/main-results.ts';
import type { MetricsComparison } from '../compare/metrics-comparison.ts';
import type { Environments } from '../environment.ts';
import type { Targets } from '../graph/pipeline.ts';
import type { RuntimeSetting } from '../node-types.ts';
import type { Publication } from '../publish/publication.ts';
import type { Commands, Example } from './command.ts';
import type { Scaffolds } from './scaffold.ts';

/** One parameter, for `params`. */
export interface ParameterGuide {
  /** `data.seed` */
  readonly path: string;
  /** The values that it takes, in words: `a whole number from 1`. */
  readonly takes: string;
  /** Its default; absent if it has none. */
  readonly standard?: unknown;
  /** Its effect, in a sentence. */
  readonly does: string;
}

/** The published file with the measured values, and how `reproduce` compares two of them. */
export interface MetricsFile {
  /** Its path among the outputs. */
  readonly file: string;
  /** `tolerance`, where given, is in the unit that people read. */
  compare(
    original: Uint8Array,
    reproduced: Uint8Array,
    options: { readonly tolerance?: number },
  ): Promise<MetricsComparison>;
  /** The main table of the file, for `runs` and `diff`. */
  results?(metrics: Uint8Array): Promise<MainResults>;
}

/** An option of every command about an experiment; its value goes to `environments`. */
export interface ProjectOption {
  /** `--NAME` on the command line. */
  readonly name: string;
  readonly description: string;
  readonly choices: readonly string[];
  readonly default: string;
}

/** Everything that the command line needs to know of a project; `pipeline.ts` gives it to `cli`. */
export interface Project<E = any> {
  /** `import.meta.url` of the pipeline file: its folder is the project. */
  readonly source: string;
  /** The project in a sentence or two, for `--help`. */
  readonly description?: string;
  readonly defaultExperiment: string;
  /** Raw values by name; `--set path=value` changes them before the schema sees them. */
  readonly experiments: Readonly<Record<string, unknown>>;
  readonly schema: StandardSchemaV1<any, E>;
  /** Paths of all parameters, for messages about misspelt ones; those of an experiment's value are known without. */
  parameters?(): readonly string[];
  /** The same parameters with what they take and do; without it there is no `params`. */
  guide?(): Promise<readonly ParameterGuide[]>;
  /** The title of an experiment, from its raw value; for `experiments`. */
  title?(experiment: unknown): string;
  build(experiment: E, name: string): Targets;
  /** `options` has the values of the project's own options, by name. */
  environments(experiment: E, options: Readonly<Record<string, string>>): Environments;
  readonly options?: readonly ProjectOption[];
  /** The parts of the runtime that can change results; by default all that are known to. A stage may have its own. */
  readonly runtime?: RuntimeSetting;
  /** Commands beside the orchestrator's, by name. */
  readonly commands?: Commands;
  /** Examples for `--help` in place of the commands' own, by command; those of the whole program under `''`. */
  examples?(): Promise<Readonly<Record<string, readonly Example[]>>>;
  /** The kinds that `new` can write; without them there is no `new`. */
  readonly scaffolds?: Scaffolds;
  /** File among the outputs whose text ends a run: the main table. */
  readonly summary?: string;
  /** File among the outputs that a person opens after a run. */
  readonly page?: string;
  /** Folder of baseline files: `gc` keeps the results that they name. */
  readonly baselines?: string;
  /** Title, authors and licence of the crate. */
  publication?(experiment: E): Publication;
  readonly metrics?: MetricsFile;
  /** Lines that `show` prints of an artifact beside its files. Most kinds have none. */
  describe?(kind: string, read: (file: string) => Promise<Uint8Array>): Promise<readonly string[]>;
  /** The numbers in a file of an artifact, for `--check-determinism` and `reproduce`; asked only where bytes differ, and not for JSON. */
  numbers?: NumbersOf;
}
