import { fileURLToPath } from 'node:url';
import { isOwnFile } from '../ground/own-code.ts';
import { asWritten } from '../ground/program.ts';

/** The owner of the code in a stack frame. `modules` is Node's module system, `loader` a package that it asks to load a file. */
export type Owner = 'node' | 'modules' | 'loader' | 'orchestrator' | 'library' | 'project';

const packages = /[/\\]node_modules[/\\]/;
/** Packages that read source files in order to run them, for Node's module system or for whoever calls them. */
const loaders = /[/\\]node_modules[/\\](tsx|esbuild|@esbuild[/\\][^/\\]+|get-tsconfig|resolve-pkg-maps)[/\\]/;
/** True for a file of a package that loads TypeScript. */
export const isOfLoader = (path: string): boolean => loaders.test(path);

/** Parts of Node that call back what they were given: they say nothing of who gave it. */
const queues = /^node:(internal\/(timers|process\/(task_queues|promises)|async_hooks)|async_hooks|timers)$/;

const pathOf = (name: string): string => (name.startsWith('file:') ? fileURLToPath(name.replace(/[?#].*$/, '')) : name);

function ownerOf(name: string): Owner {
  if (name.startsWith('node:internal/modules/') || name.startsWith('node:internal/source_map')) return 'modules';
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
    const sites = holder.stack as NodeJS.CallSite[];
    // Those who wait for a promise did not make the call: a promise that was given the function itself did.
    if (sites[0]?.isAsync()) return [];
    return sites.flatMap((site) => {
      const name = site.getFileName();
      if (!name || queues.test(name)) return [];
      const known = owners.get(name) ?? ownerOf(name);
      owners.set(name, known);
      return [known];
    });
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** True if a line of the project makes this call itself. */
export const isOfProject = (callee: (...args: any[]) => unknown): boolean => callersOf(callee, 1)[0] === 'project';

/**
 * True if the orchestrator or Node's module system makes this call, perhaps through a library, and no line of a stage. A
 * library that is only being loaded acts for the stage, and so does a call that left no trace of its caller.
 */
export function isOfHouse(callee: (...args: any[]) => unknown): boolean {
  const callers = callersOf(callee);
  const near = callers.find((owner) => owner !== 'node' && owner !== 'loader');
  // Node continues something that was judged when it began: rm below a folder, a stream that opens.
  if (near === undefined) return callers.length > 0;
  if (near !== 'library') return near !== 'project';
  return callers.find((owner) => ['project', 'orchestrator', 'modules'].includes(owner)) === 'orchestrator';
}

/** `file:line` of the nearest line of the project's code, or the package that acts for it. */
export function placeOf(root: string): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 200;
  const { stack = '' } = new Error('place');
  Error.stackTraceLimit = stackTraceLimit;
  const frames = [...stack.matchAll(/(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:\\)[^()\n]*?):(\d+):\d+\)?$/gm)];
  const places = frames.map(([, name = '', line = '']) => ({ name: asWritten(pathOf(name)), line }));
  const own = places.find(({ name }) => ownerOf(name) === 'project');
  if (own) return `${own.name.startsWith(root) ? own.name.slice(root.length + 1) : own.name}:${own.line}`;
  const library = places.find(({ name }) => ownerOf(name) === 'library');
  const [, name] = /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(library?.name ?? '') ?? [];
  return name ? `a line of the package "${name}"` : 'a line that left no trace (a stream, a timer or native code)';
}
