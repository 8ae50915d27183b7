import { badSetting } from '../ground/problems.ts';
import { shellWord } from '../ground/text.ts';

/**
 * Applies `--set path=value` to an experiment's raw value. The experiment's schema decides later if the path exists and the
 * value fits.
 * @param forms - For each setting the number of the form of its value; by default the first
 */
export function applySettings(raw: unknown, settings: readonly string[], forms: readonly number[] = []): unknown {
  const value = structuredClone(raw);
  for (const [i, setting] of settings.entries()) {
    const [path, text] = splitSetting(setting);
    assign(value, path.split('.'), formsOf(text)[forms[i] ?? 0], setting);
  }
  return value;
}

/** @throws Problem `bad-setting` */
export function splitSetting(setting: string): [path: string, text: string] {
  const split = setting.indexOf('=');
  if (split <= 0) throw badSetting(shellWord(setting), 'write it as path=value, for example --set data.path=FILE');
  return [setting.slice(0, split), setting.slice(split + 1)];
}

/**
 * What a typed value can mean, the likeliest first: JSON, then text (`2024` may be the name of a folder), then a list of
 * one of these.
 */
export function formsOf(text: string): unknown[] {
  const json = parsed(text);
  if (json === undefined) return [text, [text]];
  const isScalar = json === null || typeof json !== 'object';
  return Array.isArray(json) ? [json] : isScalar && json !== text ? [json, text, [json], [text]] : [json, [json]];
}

function assign(root: unknown, path: readonly string[], value: unknown, setting: string): void {
  if (path.some((part) => part === '' || part === '__proto__'))
    throw badSetting(shellWord(setting), 'the path has an empty or forbidden part');
  let place = root as Record<string, unknown>;
  for (const part of path.slice(0, -1)) {
    checkPlace(place, part, setting);
    const next = place[part] ?? {};
    if (typeof next !== 'object')
      throw badSetting(shellWord(setting), `"${part}" has the value ${JSON.stringify(next)} and so no members`);
    place[part] = next;
    place = next as Record<string, unknown>;
  }
  const last = path.at(-1)!;
  checkPlace(place, last, setting);
  place[last] = value;
}

/** The schema would silently drop a name set on a list, and an index beyond the end would leave holes. */
function checkPlace(place: unknown, part: string, setting: string): void {
  if (!Array.isArray(place)) return;
  if (/^(0|[1-9]\d*)$/.test(part) && Number(part) <= place.length) return;
  const whole = setting.slice(0, setting.indexOf('=')).split(`.${part}`)[0];
  throw badSetting(
    shellWord(setting),
    `"${part}" is not an index of a list of ${place.length} (0 to ${place.length}; the last appends). Or set the whole list, for example --set ${shellWord(`${whole}=${JSON.stringify(place)}`)}`,
  );
}

/** True if a text of JSON holds a whole number that JavaScript would round. */
export function isRounded(text: string): boolean {
  const numbers = text.replace(/"(?:\\.|[^"\\])*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.some((one) => /^-?\d+$/.test(one) && !Number.isSafeInteger(Number(one)));
}

/** Undefined where it is no JSON, or holds a whole number that JavaScript would round to another. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isRounded(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Every value below, with its dotted path; an empty group is a value. */
export function* leavesOf(value: unknown, path = ''): Generator<[path: string, value: unknown]> {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (!isGroup) {
    if (path !== '') yield [path, value];
    return;
  }
  for (const [name, below] of Object.entries(value)) yield* leavesOf(below, path === '' ? name : `${path}.${name}`);
}
