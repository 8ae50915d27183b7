import { resolve } from 'node:path';
import { compareCode } from '../compare/compare-runs.ts';
import { type MeasuredRun, measuredRun, runIn } from '../compare/measured-run.ts';
import { sideOf } from '../compare/side.ts';
import { commandText } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import type { Store } from '../store/store.ts';
import type { CodeDifference, ComparedRuns, Comparison } from './command.ts';
import { existingStore, storeOfOthers } from './existing-store.ts';

/**
 * Finds the runs to compare and reads the file that each must have. With `stores`, each run is looked for in each store.
 * @throws Problem when a run is unknown, lacks the file or is named twice
 */
export async function comparedRuns(request: ComparedRuns, storeDir: string): Promise<Comparison> {
  const sides = await sidesOf(request, storeDir);
  return {
    sides: sides.map(({ told, run, experiment, metrics }) => ({
      ...{ told, experiment, content: metrics },
      ...(run && { run: run.record.run }),
    })),
    code: () => codeOf(sides),
  };
}

async function sidesOf({ runs, stores, file, most }: ComparedRuns, storeDir: string): Promise<MeasuredRun[]> {
  const opened = new Map<string, Store>();
  const own = resolve(storeDir);
  const at = async (folder: string): Promise<Store> => {
    const path = resolve(folder);
    const store = opened.get(path) ?? (path === own ? await existingStore(path) : storeOfOthers(path));
    opened.set(path, store);
    return store;
  };
  const words = runs ?? (stores ? ['latest'] : []);
  const wanted = stores
    ? stores.flatMap((folder) => words.map((word) => async () => runIn(await at(folder), word, file)))
    : words.map((word) => () => measuredRun(word, file, { own: () => at(storeDir), at }));
  if (wanted.length < 2 || wanted.length > most)
    throw new Problem(
      'bad-usage',
      `A comparison takes 2 to ${most} runs, and ${wanted.length} ${wanted.length === 1 ? 'is' : 'are'} named. For example: ${commandText('report', '--runs', 'previous', 'latest')}`,
      { exitCode: 2 },
    );
  const sides: MeasuredRun[] = [];
  for (const side of wanted) sides.push(await side());
  const twice = sides.find((side, i) => sides.slice(0, i).some((one) => isSame(one, side)));
  if (twice)
    throw new Problem('run-named-twice', `${twice.told} is named twice. Name two different runs.`, {
      exitCode: 2,
    });
  return sides;
}

const isSame = (a: MeasuredRun, b: MeasuredRun): boolean =>
  a.run && b.run ? a.run.record.run === b.run.record.run && a.run.store.root === b.run.store.root : a.told === b.told;

/** The functions and packages that changed, from the records. */
async function codeOf(sides: readonly MeasuredRun[]): Promise<CodeDifference[]> {
  const [first, ...others] = sides;
  if (!first?.run) return [];
  const before = { ...(await sideOf(first.run.store, first.run.record)), root: first.run.store.root };
  const found: CodeDifference[] = [];
  for (const [i, { run }] of others.entries()) {
    if (!run) continue;
    const after = { ...(await sideOf(run.store, run.record)), root: run.store.root };
    const { code, packages, incomparable } = await compareCode(before, after);
    const declarations = code.map(({ id, how, nodes }) => ({ id, how, nodes }));
    const changes = packages.map(({ path, before: old, after: now }) => ({
      path,
      ...(old === undefined ? {} : { before: old }),
      ...(now === undefined ? {} : { after: now }),
    }));
    found.push({ side: i + 1, declarations, packages: changes, incomparable });
  }
  return found;
}
