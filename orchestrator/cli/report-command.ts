import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { compareCode } from '../compare/compare-runs.ts';
import { type MeasuredRun, measuredRun, runIn } from '../compare/measured-run.ts';
import { sideOf } from '../compare/side.ts';
import { writing } from '../ground/file-problems.ts';
import { Problem } from '../ground/problems.ts';
import type { Store } from '../store/store.ts';
import { existingStore } from './existing-store.ts';
import type { Output } from './output.ts';
import type { ComparisonRequest, Project } from './project.ts';

export interface ReportFlags {
  readonly runs?: readonly string[];
  readonly stores?: readonly string[];
  readonly output?: string;
}

/** A page has room for as many columns. */
const MOST_SIDES = 6;

/**
 * `report --runs A B`: what was measured in several runs, side by side in one report; computes nothing anew. With `--stores`
 * each run is looked for in each store.
 * @throws Problem where a run is unknown, has no report or is named twice
 */
export async function reportCommand(
  project: Project,
  storeDir: string,
  flags: ReportFlags,
  output: Output,
): Promise<void> {
  if (!project.compareReports || !project.metrics)
    throw new Problem('no-reports', 'This project cannot compare the reports of several runs.', { exitCode: 2 });
  const sides = await sidesOf(flags, storeDir, project.metrics.file);
  const code = await codeOf(sides);
  const report = await project.compareReports({
    sides: sides.map(({ experiment, metrics }) => ({ experiment, metrics })),
    code,
  });
  const folder = resolve(flags.output ?? join(storeDir, 'latest', `comparison-${report.name}`));
  await writing(folder, async () => {
    for (const { path, bytes } of report.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
  });
  const named = sides.map(({ told }, i) => `${letter(i)}  ${told}`);
  output.text([...named, '', report.summary, '', `report  ${join(folder, 'report.html')}`].join('\n'));
  output.data({
    type: 'report-finished',
    sides: sides.map(({ told, run }, i) => ({ side: letter(i), source: told, ...(run && { run: run.record.run }) })),
    folder,
    files: report.files.map(({ path }) => path),
  });
}

const letter = (i: number): string => String.fromCharCode(65 + i);

async function sidesOf(flags: ReportFlags, storeDir: string, file: string): Promise<MeasuredRun[]> {
  const { runs, stores } = flags;
  const opened = new Map<string, Promise<Store>>();
  const at = (folder: string): Promise<Store> => {
    const path = resolve(folder);
    const store = opened.get(path) ?? existingStore(path);
    opened.set(path, store);
    return store;
  };
  const words = runs ?? (stores ? ['latest'] : []);
  const wanted = stores
    ? stores.flatMap((folder) => words.map((word) => async () => runIn(await at(folder), word, file)))
    : words.map((word) => () => measuredRun(word, file, { own: () => at(storeDir), at }));
  if (wanted.length < 2 || wanted.length > MOST_SIDES)
    throw new Problem(
      'bad-usage',
      `A comparison is of 2 to ${MOST_SIDES} runs, and ${wanted.length} ${wanted.length === 1 ? 'is' : 'are'} named. For example: npx tsx pipeline.ts report --runs previous latest.`,
      { exitCode: 2 },
    );
  const sides: MeasuredRun[] = [];
  for (const side of wanted) sides.push(await side());
  const twice = sides.find((side, i) => sides.slice(0, i).some((one) => isSame(one, side)));
  if (twice)
    throw new Problem('run-named-twice', `${twice.told} is named twice: there is nothing to compare it with.`, {
      exitCode: 2,
    });
  return sides;
}

const isSame = (a: MeasuredRun, b: MeasuredRun): boolean =>
  a.run && b.run ? a.run.record.run === b.run.record.run && a.run.store.root === b.run.store.root : a.told === b.told;

/** What the records know beyond the fingerprints that are in the metrics: which functions and packages changed. */
async function codeOf(sides: readonly MeasuredRun[]): Promise<ComparisonRequest['code']> {
  const [first, ...others] = sides;
  if (!first?.run) return [];
  const before = { ...(await sideOf(first.run.store, first.run.record)), root: first.run.store.root };
  const found: ComparisonRequest['code'][number][] = [];
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
