import type { Setting } from '../ground/study-types.ts';

/** The parts of a result that tell it from others of its method. */
interface Configured {
  readonly method: string;
  readonly encoder: string;
  readonly setting: Setting;
}

/** The swept values that the encoder's name does not include. */
export function settingOf({
  encoder,
  setting = {},
}: {
  readonly encoder: string;
  readonly setting?: Setting;
}): Setting {
  const said = (name: string): boolean => name === 'encoder' || (name === 'stem' && encoder.includes('stem'));
  return Object.fromEntries(Object.entries(setting).filter(([name]) => !said(name)));
}

/** `epochs 10, learning rate 0.1`; empty where nothing is swept. */
export const settingText = (setting: Setting): string =>
  Object.entries(setting)
    .map(([name, value]) => `${axisWords(name)} ${value}`)
    .join(', ');

/** `optimizer.learningRate` is `learning rate`, `moco.queue` stays itself. */
export const axisWords = (name: string): string =>
  name
    .replace(/^optimizer\./, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();

/** Identifies a setting. */
export const settingId = (setting: Setting): string => JSON.stringify(Object.entries(setting).sort());

/** An encoder of lightness images counts as the same network as its colour twin. */
const body = (encoder: string): string => encoder.replace(/ \(lightness\)|, lightness/, '');

/** Have both the same network, and the same value of each swept parameter on which both depend? */
export function sameSetting(a: Configured, b: Configured): boolean {
  return body(a.encoder) === body(b.encoder) && differing(a, b).length === 0;
}

/**
 * Do two rows differ in one thing only? Either two methods share encoder and setting, or one method has one thing changed
 * by one step, to the next value in the order of `rows`. A difference in several things could be due to any of them, and
 * more tests than needed would lower the power of each.
 */
export function differInOne<R extends Configured>(a: R, b: R, rows: readonly R[]): boolean {
  if (a.method !== b.method) return sameSetting(a, b);
  const what = changed(a, b);
  if (what.length !== 1) return false;
  const isBetween = (c: R) => c.method === a.method && [a, b].every((one) => changed(one, c).join() === what[0]);
  return !rows.slice(rows.indexOf(a) + 1, rows.indexOf(b)).some(isBetween);
}

const changed = (a: Configured, b: Configured): string[] => [
  ...(body(a.encoder) === body(b.encoder) ? [] : ['encoder']),
  ...differing(a, b),
];

const differing = (a: Configured, b: Configured): string[] =>
  Object.keys(a.setting).filter((name) => name in b.setting && a.setting[name] !== b.setting[name]);
