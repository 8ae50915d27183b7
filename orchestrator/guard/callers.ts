import { fileURLToPath } from 'node:url';
import { isOwnFile } from '../ground/own-code.ts';

/** The owner of the code in a stack frame. */
export type Owner = 'node' | 'loader' | 'orchestrator' | 'library' | 'project';

const packages = /[/\\]node_modules[/\\]/;
/** Packages that read source files in order to run them. */
const loaders = /[/\\]node_modules[/\\](tsx|esbuild|@esbuild[/\\][^/\\]+|get-tsconfig|resolve-pkg-maps)[/\\]/;

const pathOf = (name: string): string => (name.startsWith('file:') ? fileURLToPath(name.replace(/[?#].*$/, '')) : name);

function ownerOf(name: string): Owner {
  if (name.startsWith('node:internal/modules/') || name.startsWith('node:internal/source_map')) return 'loader';
  if (name.startsWith('node:')) return 'node';
  if (loaders.test(name)) return 'loader';
  if (isOwnFile(pathOf(name))) return 'orchestrator';
  return packages.test(name) ? 'library' : 'project';
}

const owners = new Map<string, Owner>();

/** Number of frames that are examined: deep enough to leave a library. */
const DEPTH = 40;

/** The callers of `callee`, nearest first, without the text of a stack. It takes some microseconds. */
export function callersOf(callee: (...args: any[]) => unknown, depth = DEPTH): Owner[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = depth;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, callee);
    return (holder.stack as NodeJS.CallSite[]).flatMap((site) => {
      const name = site.getFileName();
      if (!name) return [];
      const known = owners.get(name) ?? ownerOf(name);
      owners.set(name, known);
      return [known];
    });
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** `file:line` of the nearest line of the project's code, or the package that acts for it. */
export function placeOf(root: string): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 200;
  const { stack = '' } = new Error('place');
  Error.stackTraceLimit = stackTraceLimit;
  const frames = [...stack.matchAll(/(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:\\)[^()\n]*?):(\d+):\d+\)?$/gm)];
  const places = frames.map(([, name = '', line = '']) => ({ name: pathOf(name), line }));
  const own = places.find(({ name }) => ownerOf(name) === 'project');
  if (own) return `${own.name.startsWith(root) ? own.name.slice(root.length + 1) : own.name}:${own.line}`;
  const library = places.find(({ name }) => ownerOf(name) === 'library');
  const [, name] = /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(library?.name ?? '') ?? [];
  return name ? `a line of the package "${name}"` : 'a line that left no trace (a stream, a timer or native code)';
}
