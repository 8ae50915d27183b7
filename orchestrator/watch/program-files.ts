import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SourceFiles } from '../code/facts-cache.ts';

/**
 * Every file of the project that a program may load, starting from its first file: static and dynamic imports, workers,
 * data files beside the code, and the paths where a missing import would be found. This is more than the closures of the
 * stages, so that edits of experiments and of the graph count too. The orchestrator and packages are left out.
 */
export async function programFiles(root: string, entry: string, indexDir: string): Promise<string[]> {
  const files = new SourceFiles(root, indexDir, true);
  const seen = new Set([entry]);
  const add = (path: string, follow: string[]): void => {
    if (seen.has(path)) return;
    seen.add(path);
    follow.push(path);
  };
  for (let queue = [entry]; queue.length > 0; ) {
    const next: string[] = [];
    for (const path of queue) {
      const facts = await files.facts(path).catch(() => undefined);
      if (!facts) continue;
      const requests = [...facts.requests, ...facts.stars, ...Object.values(facts.imports)];
      const loads = facts.units.flatMap((unit) => unit.loads);
      for (const { from, by } of [...requests.map(({ from }) => ({ from, by: 'statement' as const })), ...loads]) {
        const { target, absent, files: manifests } = files.resolve(path, from, by);
        for (const manifest of manifests) seen.add(manifest);
        if (target?.kind === 'code') add(target.path, next);
        else if (target?.kind === 'data') seen.add(target.path);
        else if (!target) for (const wanted of absent) seen.add(wanted);
      }
    }
    queue = next;
  }
  await files.save();
  return [...seen].map((path) => join(root, path));
}

const SOURCE = /\.([cm]?[jt]sx?|json)$/;

/** Every source file of the project, for a program that could not be loaded. */
export function allSources(root: string, except: string): string[] {
  const list = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || relative(path, except) === '') return [];
      if (entry.isDirectory()) return list(path);
      return SOURCE.test(entry.name) ? [path] : [];
    });
  return existsSync(root) ? list(root) : [];
}
