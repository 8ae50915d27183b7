import type { CodeChange } from '../code/changes.ts';
import type { RunState } from '../keep/kept-runs.ts';
import type { JsonChange } from './json-numbers.ts';
import type { MainResults } from './main-results.ts';

/** Output of `diff RUN RUN --json`. The first run is `before`, even if it is newer. */
export interface DiffView {
  readonly before: DiffRun;
  readonly after: DiffRun;
  /** The main results of both, where both have them. */
  readonly results?: { readonly before: MainResults; readonly after: MainResults };
  /** Everything that could be compared is equal. */
  readonly same: boolean;
  /** The experiment's value, by path. */
  readonly settings: readonly Change[];
  readonly graph: {
    readonly added: readonly DiffNode[];
    readonly removed: readonly DiffNode[];
    /** A key that has a different name in each run. */
    readonly renamed: readonly { readonly before: string; readonly after: string }[];
    readonly rewired: readonly {
      readonly node: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }[];
  };
  /** Nodes with a result in only one run, with their outcome in each. */
  readonly statuses: readonly { readonly node: string; readonly before: string; readonly after: string }[];
  /** Differing parts of keys, each with all nodes that it affects. */
  readonly parameters: readonly NodesChange[];
  readonly files: readonly NodesChange[];
  readonly code: readonly (CodeChange & { readonly nodes: readonly string[] })[];
  readonly packages: readonly NodesChange[];
  readonly environment: readonly NodesChange[];
  /** Where results were computed; not part of any key. */
  readonly machine: readonly NodesChange[];
  readonly metrics: readonly FileComparison[];
  readonly outputs: {
    readonly same: number;
    readonly changed: readonly {
      readonly node: string;
      readonly port: string;
      readonly before: string;
      readonly after: string;
    }[];
  };
  /** Sentences: what could not be compared, and why. */
  readonly incomparable: readonly string[];
}

export interface DiffRun {
  readonly run: string;
  readonly experiment: string;
  readonly at: string;
  readonly state: RunState;
}

export interface DiffNode {
  readonly node: string;
  readonly stage: string;
}

export interface Change {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

export interface NodesChange extends Change {
  readonly nodes: readonly string[];
}

/** One JSON file of an output, number by number. */
export interface FileComparison {
  readonly node: string;
  readonly port: string;
  readonly file: string;
  readonly same: number;
  readonly numbers: readonly JsonChange[];
  readonly others: readonly JsonChange[];
}
