import { badGateSetting } from '../ground/problems.ts';

export interface GateSettings {
  /** Chance of any false `worse` over all planned looks at a change that changes nothing. */
  readonly alpha: number;
  /** The smallest drop of accuracy that is of interest, in shares of 1. */
  readonly delta: number;
  /** Numbers of check seeds at which one looks, ascending: first few, then more where they could not tell. */
  readonly looks: readonly number[];
  /** Standard deviation of true accuracy from seed to seed, assumed where there are too few seeds to measure it. */
  readonly seedSpread: number;
  /** The smallest change of interest of losses, calibration errors and ranks, as a share of the baseline's value. */
  readonly valueMargin: number;
  /** Counted costs (images seen, operations, bytes) may grow by this share. */
  readonly countMargin: number;
  /** Times may be this many times the baseline's before a word is said; they are never a verdict. */
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

/** What the command line gave, as text: `{ alpha: '0.05', delta: '2', looks: '1,3' }`; delta in points of accuracy. */
export type GivenSettings = Readonly<{ alpha?: string; delta?: string; looks?: string }>;

/**
 * Reads the options of the command line.
 * @throws Problem `bad-gate-setting` where a value has no meaning
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
  throw badGateSetting('--alpha', text, 'it is a chance between 0 and 0.5, for example --alpha 0.05');
}

function deltaFrom(text: string): number {
  const points = numberIn(text);
  if (points > 0 && points < 100) return points / 100;
  throw badGateSetting('--delta', text, 'it is a drop in points of accuracy between 0 and 100, for example --delta 2');
}

function looksFrom(text: string): number[] {
  const looks = text.split(',').map(numberIn);
  const rises = looks.every((seeds, i) => Number.isInteger(seeds) && seeds > (looks[i - 1] ?? 0));
  if (rises) return looks;
  throw badGateSetting('--looks', text, 'it is a list of numbers of check seeds that rises, for example --looks 1,3');
}

/** NaN for what is no plain number: `Number` takes an empty text for 0 and hexadecimal digits. */
const numberIn = (text: string): number => (/^\d+(\.\d+)?$|^\.\d+$/.test(text.trim()) ? Number(text) : Number.NaN);

/** Which of the planned looks a check with this many seeds is. */
export interface Look {
  /** From 1; 0 for a number of seeds that was not planned. */
  readonly index: number;
  readonly of: number;
  /** The share of alpha that this look may spend: all looks together spend alpha (Bonferroni). */
  readonly alpha: number;
  /** Check seeds of the next planned look, where there is one. */
  readonly next?: number;
}

/**
 * The plan is a matter of the number of seeds alone, so nothing has to be remembered between two checks: whoever looks
 * at one seed and then at three has two chances of a false alarm, and each look has half of alpha for it.
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
