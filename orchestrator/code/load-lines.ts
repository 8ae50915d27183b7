import type { FileFacts } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import { INERT_PACKAGES, isPackage, type LoadGraph, packageStep } from './load-order.ts';
import type { Link } from './places.ts';

const INERT: ReadonlySet<string> = new Set([...INERT_PACKAGES].map(packageStep));

/**
 * What runs while `root` and what it imports load, in order: modules that count whole, packages, and reached declarations
 * that call what one of those could have changed. Nothing, if there is neither of the first two.
 */
export function loadLines(
  files: SourceFiles,
  graph: LoadGraph,
  root: string,
  isWhole: (path: string) => boolean,
  isReached: (id: string) => boolean,
  isCommonJs: (path: string) => boolean,
): Link[] {
  const lines = (withUnused: boolean): Link[] => {
    const order = graph.order(root, withUnused);
    const effectful = order.filter((step) => (isPackage(step) ? !INERT.has(step) : isWhole(step)));
    if (effectful.length === 0) return [];
    const isEffectful = new Set(effectful);
    const links = order.flatMap((step): Link[] => {
      if (isPackage(step)) return isEffectful.has(step) ? [step] : [];
      const { units, order: places } = files.peek(step)!;
      const ids = (indexes: readonly number[]) => indexes.map((index) => ({ id: `${step}#${units[index]!.name}` }));
      if (isEffectful.has(step)) return ['whole', ...ids(places), 'end'];
      return ids(places.filter((index) => units[index]!.runs)).filter(({ id }) => isReached(id));
    });
    const modules = order.filter((step) => !isPackage(step));
    return modules.some((path) => isCommonJs(path) || canInterleave(path, files.peek(path)!))
      ? [...links, graph.edges(order)]
      : links;
  };
  const [all, used] = [lines(true), lines(false)];
  return JSON.stringify(all) === JSON.stringify(used) ? all : [...all, 'or', ...used];
}

/** True for a module that waits while it loads, and for CommonJS, which loads others in the middle of its own code. */
const canInterleave = (path: string, { top, exports, stars, requests }: FileFacts): boolean =>
  top.waits ||
  /\.c[jt]s$/.test(path) ||
  (Object.keys(exports).length === 0 && stars.length === 0 && requests.length === 0);
