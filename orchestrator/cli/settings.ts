import { badSetting } from '../problems.ts';

/**
 * Applies `--set path=value` to an experiment's raw value. A value is JSON where it parses as JSON, else text. Whether
 * the path exists and the value fits is for the experiment's schema to say.
 */
export function applySettings(raw: unknown, settings: readonly string[]): unknown {
  const value = structuredClone(raw);
  for (const setting of settings) {
    const split = setting.indexOf('=');
    if (split <= 0) throw badSetting(setting, 'write it as path=value, for example --set pretrain.epochs=3');
    assign(value, setting.slice(0, split).split('.'), parseValue(setting.slice(split + 1)), setting);
  }
  return value;
}

function assign(root: unknown, path: readonly string[], value: unknown, setting: string): void {
  let place = root as Record<string, unknown>;
  for (const part of path.slice(0, -1)) {
    const next = place[part] ?? {};
    if (typeof next !== 'object')
      throw badSetting(setting, `"${part}" has the value ${JSON.stringify(next)}, nothing is below it`);
    place[part] = next;
    place = next as Record<string, unknown>;
  }
  const last = path.at(-1)!;
  if (path.some((part) => part === '' || part === '__proto__'))
    throw badSetting(setting, 'the path has an empty or forbidden part');
  place[last] = value;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
