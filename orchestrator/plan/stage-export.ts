import { Problem } from '../ground/problems.ts';
import type { Stage } from '../node-types.ts';

type AnySpec = Stage['spec'];

/** The modules of stages by URL. Each `import()` asks the thread of a loader, even for what is loaded. */
const modules = new Map<string, Promise<Readonly<Record<string, unknown>>>>();

function loaded(source: string): Promise<Readonly<Record<string, unknown>>> {
  const module: Promise<Readonly<Record<string, unknown>>> = import(source);
  modules.set(source, module);
  module.catch(() => modules.delete(source));
  return module;
}

/**
 * The name under which the file `source` exports the stage that is in the graph: a worker process gets it by this name,
 * and its closure starts there. `program` is the program itself, which cannot be loaded twice.
 * @throws Problem `stage-not-exported`
 */
export async function exportOf(spec: AnySpec, program: string | undefined): Promise<string> {
  if (spec.source === program)
    throw notExported(
      spec,
      'it is the program itself, which another process cannot load without starting it again. Move the stage to a file of its own and export it there',
    );
  const module = await (modules.get(spec.source) ?? loaded(spec.source));
  const found = Object.keys(module).find((name) => specOf(module[name]) === spec);
  if (found !== undefined) return found;
  const namesake = Object.keys(module).find((name) => specOf(module[name])?.name === spec.name);
  throw notExported(
    spec,
    namesake === undefined
      ? 'it exports no such stage. Export the result of stage({…}) by name, and pass import.meta.url of that file as source'
      : `its export "${namesake}" is another stage of this name, not the one in the graph. Use the exported one, or export each under its own name`,
  );
}

const specOf = (value: unknown): AnySpec | undefined =>
  typeof value === 'function' ? (value as Partial<Stage>).spec : undefined;

function notExported({ name, source }: AnySpec, why: string): Problem {
  return new Problem('stage-not-exported', `Stage "${name}" cannot be found in ${source}: ${why}.`, { exitCode: 2 });
}
