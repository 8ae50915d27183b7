import { createHash } from 'node:crypto';
import type { SourceFiles } from './facts-cache.ts';

/**
 * The order of effects, as an id and a hash for each file where it can vary: the files with effects that it loads, then
 * its own statements and reached declarations with effects.
 */
export function effectOrders(
  files: SourceFiles,
  loaded: ReadonlySet<string>,
  reached: ReadonlyMap<string, unknown>,
): (readonly [id: string, hash: string])[] {
  const targets = (path: string): string[] =>
    files.peek(path)!.requests.flatMap(({ from }) => {
      const { target } = files.resolve(path, from, 'statement');
      return target?.kind === 'code' ? [target.path] : [];
    });
  const effectful = new Set([...loaded].filter((path) => files.peek(path)!.effects.length > 0));
  // Repeats until nothing is added, since files may import each other.
  for (let before = -1; before !== effectful.size; ) {
    before = effectful.size;
    for (const path of loaded) if (targets(path).some((target) => effectful.has(target))) effectful.add(path);
  }
  return [...loaded].flatMap((path) => {
    const { effects, order, units } = files.peek(path)!;
    const own = effects.length === 0 ? [] : order.map((index) => units[index]!.name);
    const line = [
      ...targets(path).filter((target) => effectful.has(target)),
      ...own.filter((name) => reached.has(`${path}#${name}`)),
    ];
    const hash = createHash('sha256').update(line.join('\n')).digest('hex').slice(0, 32);
    return line.length > 1 ? [[`${path}#order of effects`, hash] as const] : [];
  });
}
