import { accuracyMismatch, nothingMeasured, predictionsLength, runTwice } from '../ground/problems.ts';
import type { MethodResult, ScoreValue, Setting, Study } from '../ground/study-types.ts';
import { imageLosses } from '../statistics/test-loss.ts';
import { settingId, settingOf } from './swept-settings.ts';

export type Family = MethodResult['family'];

/** One run on the test images; its correctness is computed from the predictions. */
export interface MeasuredRun {
  readonly seed: number;
  readonly draw: number;
  readonly correct: Uint8Array;
  readonly accuracy: number;
  /** Negative log likelihood of each test image, where the protocol gives finite logits. */
  readonly losses?: Float64Array;
  readonly score: ScoreValue;
  readonly result: MethodResult;
}

/** All runs of one method under one protocol at one label fraction. */
export interface MeasuredCell {
  readonly fraction: number;
  readonly labels: number;
  readonly runs: readonly MeasuredRun[];
}

/** One row of a table: a method under a protocol, with one encoder and one setting of the swept parameters. */
export interface MeasuredRow {
  readonly method: string;
  readonly family: Family;
  readonly protocol: string;
  readonly encoder: string;
  /** Swept values that the encoder's name does not include; empty without a sweep. */
  readonly setting: Setting;
  readonly cells: readonly MeasuredCell[];
}

/** Families in the order of tables. */
export const FAMILIES: readonly Family[] = ['self-supervised', 'pretrained', 'supervised', 'random'];

/**
 * Rows by family, then by method, encoder and setting in the order of the study; cells by fraction. Seeds and draws are runs
 * of a row, not rows of their own.
 *
 * @throws Problem where predictions contradict an accuracy, a run is there twice, or nothing was measured
 */
export function measuredRows(study: Study): MeasuredRow[] {
  const rows = new Map<string, { result: MethodResult; protocol: string; runs: MeasuredRun[] }>();
  for (const result of study.results) {
    for (const score of result.scores) {
      const name = `${result.family}\0${result.method}\0${result.encoder}\0${settingId(settingOf(result))}\0${score.protocol}`;
      const row = rows.get(name) ?? { result, protocol: score.protocol, runs: [] };
      row.runs.push(measure(result, score));
      rows.set(name, row);
    }
  }
  if (rows.size === 0) throw nothingMeasured(study.experiment);
  const all = [...rows.values()].map(({ result, protocol, runs }) => ({
    method: result.method,
    family: result.family,
    protocol,
    encoder: result.encoder,
    setting: settingOf(result),
    cells: cellsOf(runs),
  }));
  const firsts = (name: 'method' | 'encoder') =>
    new Map([...new Set(all.map((row) => row[name]))].map((one, i) => [one, i]));
  const [methods, encoders] = [firsts('method'), firsts('encoder')];
  return all.sort(
    (a, b) =>
      FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family) ||
      methods.get(a.method)! - methods.get(b.method)! ||
      encoders.get(a.encoder)! - encoders.get(b.encoder)!,
  );
}

/** The lower, the sooner a method is judged by this classifier. */
export const protocolRank = ({ protocol }: { readonly protocol: string }): number =>
  protocol === 'logistic' ? 0 : protocol === 'knn' ? 2 : 1;

/** The row by which a method is judged: logistic regression, else any but nearest neighbours, else the first. */
export function mainRows<R extends MeasuredRow>(rows: readonly R[]): R[] {
  const best = new Map<string, R>();
  for (const row of rows) {
    const id = configuration(row);
    const other = best.get(id);
    if (other === undefined || protocolRank(row) < protocolRank(other)) best.set(id, row);
  }
  return rows.filter((row) => best.get(configuration(row)) === row);
}

/** Identifies method, encoder and setting, whatever the protocol. */
export const configuration = ({ method, encoder, setting }: MeasuredRow): string =>
  JSON.stringify([method, encoder, settingId(setting)]);

/** All label fractions measured, ascending. */
export const fractionsOf = (rows: readonly MeasuredRow[]): number[] =>
  [...new Set(rows.flatMap((row) => row.cells.map((cell) => cell.fraction)))].sort((a, b) => a - b);

function measure(result: MethodResult, score: ScoreValue): MeasuredRun {
  const n = result.testLabels.length;
  const where = `${result.method}, ${score.protocol}, fraction ${score.fraction}, seed ${result.seed}, draw ${score.draw}`;
  if (score.predictions.length !== n) throw predictionsLength(where, score.predictions.length, n);
  const correct = new Uint8Array(n);
  let right = 0;
  for (let i = 0; i < n; i++) {
    if (score.predictions[i] !== result.testLabels[i]) continue;
    correct[i] = 1;
    right += 1;
  }
  const accuracy = right / n;
  if (Number.isFinite(score.accuracy) && Math.abs(score.accuracy - accuracy) > 1e-5)
    throw accuracyMismatch(where, score.accuracy, right);
  const losses = score.logits && imageLosses(score.logits, result.testLabels);
  return {
    ...{ seed: result.seed, draw: score.draw, correct, accuracy, score, result },
    ...(losses?.every(Number.isFinite) && { losses }),
  };
}

function cellsOf(runs: readonly MeasuredRun[]): MeasuredCell[] {
  const fractions = [...new Set(runs.map((run) => run.score.fraction))].sort((a, b) => a - b);
  return fractions.map((fraction) => {
    const of = runs.filter((run) => run.score.fraction === fraction).sort((a, b) => a.seed - b.seed || a.draw - b.draw);
    of.forEach((run, i) => {
      const other = of[i - 1];
      if (other && other.seed === run.seed && other.draw === run.draw)
        throw runTwice(other.result.node, run.result.node);
    });
    return { fraction, labels: of[0]!.score.labels, runs: of };
  });
}
