import { badGateSetting } from '../ground/problems.ts';

export interface GateSettings {
  /** Probability of any false `worse` over all planned looks, if nothing changed. */
  readonly alpha: number;
  /** The smallest drop of accuracy of interest, as a share of 1. */
  readonly delta: number;
  /** Planned numbers of check seeds, ascending: first few, then more where few cannot decide. */
  readonly looks: readonly number[];
  /** Standard deviation of true accuracy between seeds, assumed where there are too few seeds to measure it. */
  readonly seedSpread: number;
  /** The smallest change of interest of losses, calibration errors and ranks, as a share of the baseline's value. */
  readonly valueMargin: number;
  /** Counted costs (images seen, operations, bytes) may grow by this share. */
  readonly countMargin: number;
  /** Times beyond this multiple of the baseline's get a note; they are never a verdict. */
  readonly timeRatio: number;
}

export const GATE_DEFAULTS: GateSettings = {
  alpha: 0.01,
  delta: 0.02,
  looks: [1, 3],
  seedSpread: 0.005,
  valueMargin: 0.1,
  countMargin: 0.01,
  timeRatio: 1.25,
};

/** Options of the command line as text: `{ alpha: '0.05', delta: '2', looks: '1,3' }`, with delta in points of accuracy. */
export type GivenSettings = Readonly<{ alpha?: string; delta?: string; looks?: string }>;

/**
 * Reads the options of the command line.
 *
 * @throws Problem `bad-gate-setting` where a value is not valid
 */
export function settingsFrom({ alpha, delta, looks }: GivenSettings): Partial<GateSettings> {
  return {
    ...(alpha === undefined ? {} : { alpha: alphaFrom(alpha) }),
    ...(delta === undefined ? {} : { delta: deltaFrom(delta) }),
    ...(looks === undefined ? {} : { looks: looksFrom(looks) }),
  };
}

function alphaFrom(text: string): number {
  const alpha = numberIn(text);
  if (alpha > 0 && alpha <= 0.5) return alpha;
  throw badGateSetting('--alpha', text, 'give a probability between 0 and 0.5, for example --alpha 0.05');
}

function deltaFrom(text: string): number {
  const points = numberIn(text);
  if (points > 0 && points < 100) return points / 100;
  throw badGateSetting('--delta', text, 'give a drop in points of accuracy between 0 and 100, for example --delta 2');
}

function looksFrom(text: string): number[] {
  const looks = text.split(',').map(numberIn);
  const rises = looks.every((seeds, i) => Number.isInteger(seeds) && seeds > (looks[i - 1] ?? 0));
  if (rises) return looks;
  throw badGateSetting('--looks', text, 'give rising numbers of check seeds, for example --looks 1,3');
}

/** NaN unless the text is a plain decimal: `Number` would accept an empty text and hexadecimal digits. */
const numberIn = (text: string): number => (/^\d+(\.\d+)?$|^\.\d+$/.test(text.trim()) ? Number(text) : Number.NaN);

/** The planned look that a check is, by its number of seeds. */
export interface Look {
  /** From 1; 0 for a number of seeds that was not planned. */
  readonly index: number;
  readonly of: number;
  /** The level of this look: all looks together spend alpha (Bonferroni). */
  readonly alpha: number;
  /** Check seeds of the next planned look, where there is one. */
  readonly next?: number;
}

/**
 * Finds the look from the number of seeds alone, so that nothing must be remembered between two checks. Looking at one seed
 * and then at three gives two chances of a false alarm, so each look is tested at half of alpha.
 */
export function lookOf({ alpha, looks }: Pick<GateSettings, 'alpha' | 'looks'>, checkSeeds: number): Look {
  const next = looks.find((seeds) => seeds > checkSeeds);
  return {
    index: looks.indexOf(checkSeeds) + 1,
    of: looks.length,
    alpha: alpha / looks.length,
    ...(next === undefined ? {} : { next }),
  };
}
