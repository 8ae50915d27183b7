import { badSetting } from '../ground/problems.ts';
import { shellWord } from '../ground/text.ts';

/**
 * Applies `--set path=value` to an experiment's raw value. A value is JSON if it parses as JSON, else text. The experiment's
 * schema decides later if the path exists and the value fits.
 */
export function applySettings(raw: unknown, settings: readonly string[]): unknown {
  const value = structuredClone(raw);
  for (const setting of settings) {
    const split = setting.indexOf('=');
    if (split <= 0) throw badSetting(shellWord(setting), 'write it as path=value, for example --set data.path=FILE');
    assign(value, setting.slice(0, split).split('.'), parseValue(setting.slice(split + 1)), setting);
  }
  return value;
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

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
