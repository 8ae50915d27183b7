import type { MetricEntry, MetricsJson, TrainingEntry } from '../findings/metrics-json.ts';

/** One node of the checked run, as the orchestrator knows it. */
export interface NodeFacts {
  readonly node: string;
  readonly stage: string;
  readonly key: string;
  /** Names of its input nodes. */
  readonly inputs: readonly string[];
  /** Port to digest. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
  /** Fingerprint of the code that it reaches, and its declarations: the hash of each, and the one that refers to it. */
  readonly code: string;
  readonly declarations: Readonly<Record<string, { readonly hash: string; readonly via: string }>>;
  /** Bytes of each output. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Peak memory of its process in bytes, where it was measured. */
  readonly memory?: number;
  /** It was computed on this machine, so that its seconds can be compared. */
  readonly here: boolean;
}

/** The part of a node that a baseline keeps. Its digests lack the name of their algorithm. */
export interface KnownNode extends Pick<NodeFacts, 'node' | 'stage' | 'inputs' | 'params' | 'code'> {
  readonly key: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Costs of a run: counts, which repeat exactly, and measurements, which depend on the machine. */
export interface Costs {
  /** Means over seeds by name: `images seen by Barlow Twins`, `bytes of export-backbone (barlow-twins)`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Mean seconds of each stage over its nodes, without imported results. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Mean peak memory of each stage over its nodes, in bytes, where it was measured. */
  readonly memory: Readonly<Record<string, number>>;
  /** Processor, cores, threads, engine: times are compared only where these are equal. */
  readonly machine: string;
}

/** The nodes and the machine of a run, and the stages whose output sizes are gated. */
export interface CostSource {
  readonly nodes: readonly NodeFacts[];
  readonly machine: string;
  /** Stages whose outputs have a size that matters. */
  readonly sized: readonly string[];
}

/** Summary of an earlier baseline of the same file. */
export interface PastBaseline {
  readonly reason: string;
  readonly seeds: number;
  /** Mean accuracy by metric. */
  readonly accuracies: Readonly<Record<string, number>>;
}

/** Raw values of every seed and draw, with which later runs are compared. */
export interface Baseline {
  readonly format: 'strata-baseline-2';
  readonly experiment: string;
  /** Why these numbers became the baseline. */
  readonly reason: string;
  /** Earlier baselines of this file, oldest first, so that a slow drift can be seen. */
  readonly history: readonly PastBaseline[];
  readonly dataset: MetricsJson['dataset'];
  readonly testSet: string;
  /** Engine and versions that made the numbers. */
  readonly environment: Readonly<Record<string, string>>;
  readonly costs: Costs;
  /** The experiment's parameters, as in its report. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly metrics: readonly MetricEntry[];
  readonly training: readonly Pick<
    TrainingEntry,
    'method' | 'setting' | 'seed' | 'finite' | 'alarms' | 'last' | 'cost'
  >[];
  /** Nodes of the graph, from which causes of differences are found. */
  readonly nodes: readonly KnownNode[];
  /** Hashes of all declarations that the nodes reach. */
  readonly functions: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
}
