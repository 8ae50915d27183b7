import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { neededBy, type Pipeline } from '../graph/pipeline.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import { commandText, settingWords } from '../ground/printed-command.ts';
import { partsOf } from '../store/key.ts';
import type { NodeRecord } from '../store/record.ts';
import { type GraphLock, LOCK_FORMAT, type LockedCode, type LockedNode, type Made } from './graph-lock.ts';

/** The parts of a finished run that its lock describes. */
export interface LockedRun {
  readonly experiment: string;
  readonly set: readonly string[];
  /** Values of the project's own options, by name. */
  readonly options: Readonly<Record<string, string>>;
  /** The words that give these values on the command line. */
  readonly optionFlags: readonly string[];
  readonly settings: unknown;
  /** The project's folder. */
  readonly root: string;
  readonly pipeline: Pipeline;
  record(node: string): NodeRecord;
}

/** Makes the lock of a run whose nodes all have results. */
export function makeLock(run: LockedRun, published: Pick<GraphLock, 'published' | 'files'>, made: Made): GraphLock {
  const named = new PathNames(run.pipeline, run.root);
  const set = run.set.map((setting) => named.inSetting(setting));
  const words = ['run', run.experiment, ...settingWords(set), ...run.optionFlags];
  const code: Record<string, LockedCode> = {};
  const nodes = run.pipeline.nodes.map((one): LockedNode => {
    const record = run.record(one.name);
    const parts = partsOf(record);
    const { fingerprint, declarations, packages } = parts.code;
    code[fingerprint] ??= sorted({
      declarations: Object.fromEntries(Object.entries(declarations).map(([id, { hash }]) => [id, hash])),
      packages,
    });
    return {
      node: one.name,
      stage: parts.stage,
      key: record.key,
      command: commandText(...words, '--only', one.name),
      from: neededBy(one),
      ...sorted({ params: parts.params, files: parts.files, inputs: parts.inputs, environment: parts.environment }),
      ...(parts.runtime ? { runtime: sorted(parts.runtime) } : {}),
      code: fingerprint,
      ...sorted({ formats: parts.outputs, provenance: parts.provenance, outputs: record.outputs }),
      ...(parts.origins ? { origins: sorted(parts.origins) } : {}),
      ...(record.items ? { items: record.items } : {}),
      ...(record.origin ? { imported: { seal: record.origin.seal } } : {}),
    };
  });
  return {
    format: LOCK_FORMAT,
    experiment: run.experiment,
    set,
    ...run.options,
    settings: sorted(named.inValue(run.settings)),
    command: commandText(...words),
    keyVersion: partsOf(run.record(run.pipeline.nodes[0]!.name)).keyVersion,
    nodes,
    code: sorted(code),
    ...published,
    made,
  };
}

export const lockText = (lock: GraphLock): string => `${JSON.stringify(lock, null, 1)}\n`;

/** Sorts member names, so that the text does not depend on the order in which the value was built. */
const sorted = <T>(value: T): T => JSON.parse(canonicalJson(value)) as T;

/**
 * Replaces paths that lead out of the project by file names, and absolute ones within it by relative ones: others need not
 * know where files lie here.
 */
class PathNames {
  readonly #names = new Map<string, string>();

  constructor({ nodes }: Pipeline, root: string) {
    for (const { node } of nodes)
      for (const param of node.stage.spec.files ?? []) {
        const path = node.params[param];
        if (typeof path === 'string') this.#names.set(path, shortName(path, root));
      }
  }

  /** A setting as typed: its value may be a path, JSON that holds paths in another spelling, or text around a path. */
  inSetting(setting: string): string {
    const at = setting.indexOf('=') + 1;
    const [place, text] = [setting.slice(0, at), setting.slice(at)];
    const known = this.#names.get(text);
    if (known !== undefined) return place + known;
    const value = parsed(text);
    const named = this.inValue(value);
    if (canonicalJson(named ?? null) !== canonicalJson(value ?? null)) return place + JSON.stringify(named);
    const longestFirst = [...this.#names].filter(([path]) => isAbsolute(path)).sort(([a], [b]) => b.length - a.length);
    return place + longestFirst.reduce((changed, [path, name]) => changed.replaceAll(path, name), text);
  }

  inValue(value: unknown): unknown {
    if (typeof value === 'string') return this.#names.get(value) ?? value;
    if (Array.isArray(value)) return value.map((item) => this.inValue(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.inValue(member)]));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A relative path that stays in the project is kept as it is. */
function shortName(path: string, root: string): string {
  const whole = resolve(path);
  const within = relative(root, whole).split(sep).join('/');
  const isInside = within !== '' && within !== '..' && !within.startsWith('../') && !isAbsolute(within);
  if (!isInside) return basename(whole) || 'root';
  return isAbsolute(path) ? within : path;
}
