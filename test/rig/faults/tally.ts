import type { Verdict } from './driver.ts';

/** The outcome of many cells. */
export interface Tally {
  readonly cells: number;
  readonly struck: number;
  readonly byFault: Readonly<Record<string, number>>;
  readonly byPhase: Readonly<Record<string, number>>;
  /** Cells whose fault struck nowhere, which test nothing. */
  readonly notStruck: readonly string[];
  readonly wrong: readonly string[];
  readonly unexplained: readonly string[];
}

export function tallyOf(verdicts: readonly Verdict[]): Tally {
  const count = (nameOf: (verdict: Verdict) => string): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const verdict of verdicts) counts[nameOf(verdict)] = (counts[nameOf(verdict)] ?? 0) + 1;
    return counts;
  };
  return {
    cells: verdicts.length,
    struck: verdicts.filter(({ struck }) => struck).length,
    byFault: count(({ cell }) => cell.plan.fault),
    byPhase: count(({ cell }) => cell.phase),
    notStruck: verdicts.filter(({ struck }) => !struck).map(({ cell }) => cell.name),
    wrong: verdicts.flatMap(({ cell, wrong }) => (wrong === undefined ? [] : [`${cell.name}: ${wrong}`])),
    unexplained: verdicts.flatMap(({ cell, unexplained: why }) => (why === undefined ? [] : [`${cell.name}: ${why}`])),
  };
}

const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');

export const tallyText = ({ cells, struck, wrong, unexplained, byFault, byPhase }: Tally): string =>
  `${cells} cells, ${struck} faults injected, ${wrong.length} wrong results, ${unexplained.length} unexplained failures\n` +
  `  by fault: ${list(byFault)}\n  by phase: ${list(byPhase)}`;
