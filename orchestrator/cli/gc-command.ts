import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Problem } from '../ground/problems.ts';
import { collectGarbage } from '../keep/gc.ts';
import { type RunRecord, readRuns, runState } from '../keep/kept-runs.ts';
import { rootShares, rootsOf } from '../keep/roots.ts';
import { gcText } from '../render/gc-text.ts';
import type { Command } from './command.ts';
import { existingStore } from './existing-store.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';
import { rootOf } from './session.ts';

export const gc: Command<OwnContext> = {
  name: 'gc',
  description: 'remove what no kept run, pin or baseline needs',
  options: [
    {
      flags: '--keep-runs <n>',
      description: 'keep the results of the newest runs',
      kind: 'whole number',
      default: 10,
    },
    {
      flags: '--max-size <size>',
      description: 'then remove the oldest results until the store is this small, for example 20G',
    },
    {
      flags: '--baseline <file>',
      description: 'keep the results that this baseline names; repeatable',
      repeatable: true,
    },
    { flags: '--dry-run', description: 'list what would be removed, and what keeps the rest' },
    { flags: '--all', description: 'list everything that would be removed' },
  ],
  examples: [['gc --keep-runs 3 --max-size 20G --dry-run', 'what would be removed']],
  action: ({ project, store, output }, flags) => collect(project, store, flags, output),
};

interface GcFlags {
  readonly keepRuns: number;
  readonly maxSize?: string;
  readonly baseline: readonly string[];
  readonly dryRun: boolean;
  readonly all: boolean;
}

/** Removes what no root needs. @throws Problem `bad-size`, `bad-baseline`, `pin-damaged` */
async function collect(project: Project, storeDir: string, flags: GcFlags, output: Output): Promise<void> {
  const store = await existingStore(storeDir);
  const { keepRuns, dryRun, all } = flags;
  const maxSize = flags.maxSize === undefined ? undefined : parseSize(flags.maxSize);
  const runs = readRuns(store.root, true);
  const baselines = [...flags.baseline, ...(await baselinesOf(project))];
  const roots = await rootsOf(store, runs, { keepRuns, baselines });
  const keys = (wanted: (firm: boolean) => boolean) =>
    new Set(roots.filter(({ firm }) => wanted(firm)).flatMap((root) => [...root.keys]));
  const before = dryRun ? await rootShares(store, roots) : undefined;
  const report = await collectGarbage(store, {
    roots: keys(() => true),
    firm: keys((firm) => firm),
    dryRun,
    ...runningSince(runs),
    ...(maxSize === undefined ? {} : { maxSize }),
  });
  const over = maxSize === undefined ? 0 : Math.max(0, report.inUse - maxSize);
  const view = { dryRun, ...report, roots: before ?? (await rootShares(store, roots)), over };
  output.data(view);
  output.text(gcText(view, { terminal: output.page, all }));
}

/** Paths of the project's baseline files, relative to the working folder. */
async function baselinesOf(project: Project): Promise<string[]> {
  if (project.baselines === undefined) return [];
  const folder = join(rootOf(project), project.baselines);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => relative(resolve(), join(folder, name)));
}

/** Start of the oldest run in progress: gc removes nothing younger. */
function runningSince(runs: readonly RunRecord[]): { runningSince?: number } {
  const begun = runs.filter((run) => runState(run) === 'running').map(({ startedAt }) => Date.parse(startedAt));
  return begun.length > 0 ? { runningSince: Math.min(...begun) } : {};
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** Bytes of a size such as `500M`, `20G` or `1e9`. */
function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?(?:e\d+)?)\s*([kmgt]?)(i?b)?$/i.exec(text.trim());
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  if (!match || unit === undefined)
    throw new Problem('bad-size', `--max-size ${text}: write a size such as 500M or 20G.`, { exitCode: 2 });
  return Math.floor(Number(match[1]) * unit);
}
