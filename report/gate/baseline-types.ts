import type { MetricEntry, MetricsJson, TrainingEntry } from '../findings/metrics-json.ts';

/** One node of the run that is checked, as the orchestrator knows it. */
export interface NodeFacts {
  readonly node: string;
  readonly stage: string;
  readonly key: string;
  /** Names of the nodes that it takes from. */
  readonly inputs: readonly string[];
  /** Port to digest. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  /** Fingerprint of the code that it reaches, and its declarations: hash, and by way of which other one. */
  readonly code: string;
  readonly declarations: Readonly<Record<string, { readonly hash: string; readonly via: string }>>;
  /** Bytes of each output. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Most memory that its process held, in bytes, where that was measured. */
  readonly memory?: number;
  /** Computed on this machine, so that its seconds may be compared. */
  readonly here: boolean;
}

/** What a baseline keeps of a node. Digests are without the name of their algorithm: they prove, and hold no result. */
export interface KnownNode extends Pick<NodeFacts, 'node' | 'stage' | 'inputs' | 'params' | 'code'> {
  readonly key: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What a run cost: what repeats exactly by count, and what depends on the machine. */
export interface Costs {
  /** By name, the mean over seeds: `images seen by Barlow Twins`, `bytes of export-backbone (barlow-twins)`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Seconds of each kind of stage, mean over its nodes, of results that were computed and not imported. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Most bytes that a process of each kind of stage held, where that was measured. */
  readonly memory: Readonly<Record<string, number>>;
  /** Processor, cores, threads, engine: times are compared where these are the same. */
  readonly machine: string;
}

/** Where a run was made, and whose outputs are gated by their size. */
export interface CostSource {
  readonly nodes: readonly NodeFacts[];
  readonly machine: string;
  /** Stages whose outputs are kept or shipped in size. */
  readonly sized: readonly string[];
}

/** An earlier baseline of the same file: why it was written, of how many seeds, and what it held. */
export interface PastBaseline {
  readonly reason: string;
  readonly seeds: number;
  /** Mean accuracy by metric. */
  readonly accuracies: Readonly<Record<string, number>>;
}

/** What later runs are compared with: raw values of every seed and draw, and why this is the baseline. */
export interface Baseline {
  readonly format: 'strata-baseline-2';
  readonly experiment: string;
  /** Why these numbers are the ones to hold: stays in the file with them. */
  readonly reason: string;
  /** Earlier baselines of this file, oldest first. A baseline that only ever rises was ratcheted. */
  readonly history: readonly PastBaseline[];
  readonly dataset: MetricsJson['dataset'];
  readonly testSet: string;
  /** Engine and versions under which the numbers were made. */
  readonly environment: Readonly<Record<string, string>>;
  readonly costs: Costs;
  /** The experiment's parameters, as its report printed them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly metrics: readonly MetricEntry[];
  readonly training: readonly Pick<
    TrainingEntry,
    'method' | 'setting' | 'seed' | 'finite' | 'alarms' | 'last' | 'cost'
  >[];
  /** The graph: keys, digests, parameters, for the cause of a difference. */
  readonly nodes: readonly KnownNode[];
  /** Hash of every declaration that the nodes reach. */
  readonly functions: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
}
