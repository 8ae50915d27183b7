import { createHash } from 'node:crypto';
import { packBits } from '../ground/packed-bits.ts';
import { rounded } from '../ground/sorted-json.ts';
import type { Setting, Study, SweepAxis } from '../ground/study-types.ts';
import type { Mark } from '../honesty/mark.ts';
import { balancedAccuracy } from '../metrics/class-accuracy.ts';
import type { Family, MeasuredRow, MeasuredRun } from '../metrics/measured.ts';
import { calibration } from '../statistics/calibration.ts';
import { mean } from '../statistics/mean-and-variance.ts';
import type { Findings } from './findings.ts';

/** One run, with everything that the gate or a later study needs to compare with it. */
export interface MetricEntry {
  readonly method: string;
  readonly family: Family;
  readonly encoder: string;
  /** Values of what is swept, where anything is. */
  readonly setting?: Setting;
  readonly protocol: string;
  readonly fraction: number;
  readonly seed: number;
  readonly draw: number;
  readonly labels: number;
  /** Test images. */
  readonly n: number;
  readonly accuracy: number;
  /** Mean accuracy over classes; absent in files of earlier versions. */
  readonly balancedAccuracy?: number;
  readonly validationAccuracy: number;
  /** Mean negative log likelihood of the test images in nats, where the protocol gives probabilities. */
  readonly testLoss?: number;
  /** Expected calibration error in 15 bins of equal width, where the protocol gives probabilities. */
  readonly calibrationError?: number;
  readonly chosen: Readonly<Record<string, number>>;
  /** Correctness of each test image, packed (packed-bits.ts). */
  readonly correct: string;
  /** Digest of the predicted classes. */
  readonly predictions: string;
  readonly labelDraw?: string;
  /** Parameters of the protocol: entries with different ones are not comparable. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly node: string;
  readonly key?: string;
}

export interface TableEntry {
  readonly method: string;
  readonly family: Family;
  readonly encoder: string;
  /** Values of what is swept, where anything is. */
  readonly setting?: Setting;
  readonly protocol: string;
  readonly fraction: number;
  readonly labels: number;
  readonly accuracy: number;
  readonly interval: readonly [number, number];
  readonly how: 'wilson' | 'bootstrap';
  /** Mean of the runs' test losses with Student's 95 % interval, where every run has one; absent in files of earlier versions. */
  readonly testLoss?: number;
  readonly testLossInterval?: readonly [number, number];
  readonly seeds: number;
  readonly draws: number;
  readonly main: boolean;
}

export interface TrainingEntry {
  readonly method: string;
  readonly setting?: Setting;
  readonly seed: number;
  readonly node: string;
  /** The last logged value of each curve. */
  readonly last: Readonly<Record<string, number | string>>;
  readonly finite: boolean;
  readonly alarms: readonly string[];
  readonly cost: Readonly<Record<string, number>>;
  /** The values that the training used, defaults and presets resolved; absent in files of earlier versions. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface MetricsJson {
  readonly format: 'strata-metrics-1';
  readonly experiment: string;
  readonly dataset: {
    readonly name: string;
    readonly title: string;
    readonly synthetic: boolean;
    readonly notes: readonly string[];
    readonly classes: readonly string[];
    readonly test: number;
    /** The class with the most test images, and its share of them; absent in files of earlier versions. */
    readonly largestClass?: { readonly name: string; readonly share: number };
  };
  /** Digest of the test set: of its images where known, and of its labels and classes. */
  readonly testSet: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The experiment's parameters without paths; a swept parameter has the list of its values. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly sweep?: readonly SweepAxis[];
  /** Warnings about these numbers; absent in files of earlier versions. */
  readonly marks?: readonly Mark[];
  /** Mean share of labels that two draws of a fraction have in common. */
  readonly labelOverlap?: Study['labelOverlap'];
  /** Code fingerprints of each stage. */
  readonly code?: Readonly<Record<string, readonly string[]>>;
  readonly metrics: readonly MetricEntry[];
  readonly table: readonly TableEntry[];
  readonly comparisons: readonly unknown[];
  readonly training: readonly TrainingEntry[];
}

/** The study as data, for metrics.json. */
export function metricsJson(findings: Findings): MetricsJson {
  const { study, largest } = findings;
  const { name, title, synthetic, notes, classes, test } = study.dataset;
  const keys = new Map(study.provenance.map((node) => [node.name, node.key]));
  return {
    format: 'strata-metrics-1',
    experiment: study.experiment,
    dataset: {
      ...{ name, title, synthetic, notes, classes, test },
      ...(largest ? { largestClass: { name: largest.name, share: largest.share } } : {}),
    },
    testSet: testSetDigest(study),
    environment: study.environment,
    parameters: study.parameters,
    ...(study.sweep ? { sweep: study.sweep } : {}),
    marks: findings.marks,
    ...(study.labelOverlap ? { labelOverlap: study.labelOverlap } : {}),
    code: codeOf(study),
    metrics: findings.rows.flatMap((row) =>
      row.cells.flatMap((cell) => cell.runs.map((run) => entry(row, run, keys, classes.length))),
    ),
    table: findings.rows.flatMap((row) =>
      row.cells.map((cell) => {
        const { accuracy, interval, how, seeds, draws, loss } = row.estimates.get(cell.fraction)!;
        const { method, family, encoder, protocol } = row;
        const about = {
          method,
          family,
          encoder,
          ...ownSetting(row),
          protocol,
          fraction: cell.fraction,
          labels: cell.labels,
        };
        return {
          ...about,
          accuracy,
          interval,
          how,
          ...(loss ? { testLoss: loss.value, testLossInterval: loss.interval } : {}),
          seeds,
          draws,
          main: findings.judged.includes(row),
        };
      }),
    ),
    comparisons: findings.comparisons.map((one) => ({
      ...one,
      p: rounded(one.p),
      pHolm: rounded(one.pHolm),
      mcnemar: { ...one.mcnemar, p: rounded(one.mcnemar.p), midP: rounded(one.mcnemar.midP) },
    })),
    training: study.histories.map(({ method, setting, seed, node, rows, alarms, cost }) => {
      const last: Record<string, number | string> = {};
      for (const row of rows) Object.assign(last, row.values);
      const finite = rows.every((row) => Object.values(row.values).every(Number.isFinite));
      for (const [curve, value] of Object.entries(last)) last[curve] = Number.isFinite(value) ? value : String(value);
      const { params: parameters = {} } = study.provenance.find(({ name }) => name === node) ?? {};
      return { method, ...(setting ? { setting } : {}), seed, node, last, finite, alarms, cost, parameters };
    }),
  };
}

function entry(row: MeasuredRow, run: MeasuredRun, keys: ReadonlyMap<string, string>, classes: number): MetricEntry {
  const { score, result } = run;
  const key = keys.get(result.node);
  return {
    method: row.method,
    family: row.family,
    encoder: row.encoder,
    ...ownSetting(row),
    protocol: row.protocol,
    fraction: score.fraction,
    seed: run.seed,
    draw: run.draw,
    labels: score.labels,
    n: run.correct.length,
    accuracy: run.accuracy,
    balancedAccuracy: rounded(balancedAccuracy(run, classes)),
    validationAccuracy: score.validationAccuracy,
    ...(run.losses ? { testLoss: rounded(mean(run.losses)) } : {}),
    ...(score.logits ? { calibrationError: rounded(calibration(score.logits, result.testLabels).error) } : {}),
    chosen: score.chosen,
    correct: packBits(run.correct),
    predictions: digestOf(Int32Array.from(score.predictions)),
    ...(score.labelDraw === undefined ? {} : { labelDraw: score.labelDraw }),
    parameters: result.protocol,
    node: result.node,
    ...(key === undefined ? {} : { key }),
  };
}

const ownSetting = ({ setting }: MeasuredRow) => (Object.keys(setting).length > 0 ? { setting } : {});

function codeOf({ provenance }: Study): Record<string, string[]> {
  const stages = [...new Set(provenance.map(({ stage }) => stage))].sort();
  const prints = (stage: string) => provenance.flatMap((one) => (one.stage === stage ? [one.codeFingerprint] : []));
  return Object.fromEntries(stages.map((stage) => [stage, [...new Set(prints(stage))].sort()]));
}

function testSetDigest(study: Study): string {
  const { name, classes, testDigest } = study.dataset;
  const hash = createHash('sha256').update(JSON.stringify([name, classes, testDigest ?? null]));
  const labels = Int32Array.from(study.results[0]?.testLabels ?? []);
  return `sha256:${hash.update(bytesOf(labels)).digest('hex')}`;
}

const digestOf = (values: Int32Array): string => `sha256:${createHash('sha256').update(bytesOf(values)).digest('hex')}`;
const bytesOf = (values: Int32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
