import { dirname, resolve } from 'node:path';
import { compareNodes } from '../compare/compare-nodes.ts';
import { judge } from '../compare/judge.ts';
import type { MetricsComparison } from '../compare/metrics-comparison.ts';
import { Originals } from '../compare/originals.ts';
import { readGiven } from '../ground/plain-file.ts';
import { commandText, pathWord, settingWords } from '../ground/printed-command.ts';
import { type PlannedNode, planPipeline } from '../plan/plan.ts';
import type { GraphLock } from '../publish/graph-lock.ts';
import { readLock } from '../publish/read-lock.ts';
import { reproductionText } from '../render/reproduction.ts';
import type { Store } from '../store/store.ts';
import type { Command } from './command.ts';
import { damageNotice } from './damage-notice.ts';
import { addressesOf, askForNetwork, folderOf, refuseUnknownOptions, rerunName } from './lock-trust.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';
import { optionFlags, optionValues } from './project-options.ts';
import { startRun } from './run-command.ts';
import { experimentValue, openSession } from './session.ts';

export const reproduce: Command<OwnContext> = {
  name: 'reproduce',
  description: 'repeat the run that a lock file describes and compare node by node; exit code 1 if results differ',
  arguments: [{ name: '<lock-file>' }],
  experiment: 'locked',
  options: [
    {
      flags: '--allow-network',
      description: 'fetch from addresses that the lock gives; without it they are listed, and nothing is computed',
    },
    { flags: '--no-run', description: 'compare what is there, and compute nothing' },
    {
      flags: '--original <dir>',
      description: 'the store that made the results, to compare numbers where bytes differ',
    },
    {
      flags: '--tolerance <size>',
      description: 'a metric may differ by this much; by default, by as much as chance explains',
      kind: 'amount',
    },
    { flags: '--jobs <n>', description: 'number of stages that run at once', kind: 'count' },
  ],
  examples: [
    ['reproduce lock.json --store reproduced', 'in an empty store, so that everything is computed'],
    ['reproduce lock.json --set data.path=FILE', 'with the data where they are here'],
  ],
  action: ({ project, argv, store, output }, flags, lock: string) => {
    const isNamed = argv.some((word) => /^--store(=|$)/.test(word));
    return reproduceCommand(project, lock, { ...flags, store, isNamed }, output);
  },
};

interface ReproduceFlags {
  readonly store: string;
  /** The store was given, and is not the usual one by default. */
  readonly isNamed: boolean;
  /** Addresses that the lock gives may be fetched. */
  readonly allowNetwork: boolean;
  /** False to compare only the results that exist. */
  readonly run: boolean;
  readonly set: readonly string[];
  readonly original?: string;
  readonly tolerance?: number;
  readonly jobs?: number;
}

/**
 * Runs the experiment of a lock with the present code, and compares node by node and metric by metric. Exit code 0 when all
 * is equal or within tolerance, else 1, since a failed reproduction is neither a regression nor damage.
 * @throws Problem `no-lock`, `bad-lock`, `other-lock-format`, `no-store`, `network-not-allowed`
 */
async function reproduceCommand(
  project: Project,
  path: string,
  flags: ReproduceFlags,
  output: Output,
): Promise<number> {
  const lock = readLock(path);
  refuseUnknownOptions(project, lock, path);
  // The lock's settings replace those that this checkout has under the experiment's name.
  const experiments = { ...project.experiments, [lock.experiment]: lock.settings };
  const locked: Project = { ...project, experiments };
  const options = optionValues(project, { ...lock, ...flags });
  const bytes = readGiven(path);
  const choice = {
    experiment: lock.experiment,
    recordedAs: rerunName(lock, bytes),
    set: [...lock.set, ...flags.set],
    options,
  };
  // Without --set the lock's own settings are refused, so the message must not ask for an edit here.
  experimentValue(locked, choice, flags.set.length > 0 ? undefined : otherVersion(path));
  const open = () =>
    openSession(locked, choice, flags.store, ({ path: place, reason }) =>
      output.note(damageNotice(place, reason).message),
    );
  // Read before the run, which may replace the files beside the lock.
  const latest = folderOf(lock, bytes, { dir: flags.store, isNamed: flags.isNamed });
  const { store, pipeline, value } = await open();
  const again = repeated(project, path, options, flags);
  if (flags.run && !flags.allowNetwork) {
    const trusted = { experiments: project.experiments, set: flags.set };
    askForNetwork(addressesOf(pipeline, value, trusted), path, commandText(...again, '--allow-network'));
  }
  const originals = Originals.open(lock, dirname(resolve(path)), store, flags.original);
  const measured = project.metrics && (await originals.file(project.metrics.file));
  let run: string | undefined;
  if (flags.run) {
    const jobs = flags.jobs === undefined ? {} : { jobs: flags.jobs };
    const whole = { store: flags.store, only: [], force: [], keepGoing: true, dryRun: false, latest };
    const result = await startRun(locked, choice, { ...whole, again: commandText(...again), ...jobs }, output);
    if (result?.exitCode === 130) return 130;
    run = result?.finished.run;
  }
  const session = await open();
  const plan = await planPipeline(session.pipeline, session);
  const numbersOf = project.numbers ?? (async () => undefined);
  const { nodes, extra } = await compareNodes({ lock, originals, plan, store: session.store, numbersOf, run });
  const reproduced = project.metrics && (await fileHere(lock, project.metrics.file, plan, session.store));
  const tolerance = flags.tolerance === undefined ? {} : { tolerance: flags.tolerance };
  const metrics: MetricsComparison | undefined =
    measured && reproduced ? await project.metrics?.compare(measured, reproduced, tolerance) : undefined;
  const notJudged = [
    ...(project.metrics && !measured ? [missingMetrics(project.metrics.file)] : []),
    ...(nodes.some(({ verdict }) => verdict === 'not judged') ? [missingOriginals] : []),
  ];
  const view = judge({ lock, nodes, extra, metrics, notJudged, set: flags.set });
  await session.save();
  output.data(view);
  output.text(`${flags.run ? '\n' : ''}${reproductionText(view, { terminal: output.page })}`);
  return view.ok ? 0 : 1;
}

/** The words that repeat the command. */
function repeated(
  project: Project,
  path: string,
  options: Readonly<Record<string, string>>,
  { store, isNamed, set, original, tolerance, allowNetwork }: ReproduceFlags,
): string[] {
  return [
    ...['reproduce', pathWord(path), ...settingWords(set), ...optionFlags(project, options)],
    ...(isNamed ? ['--store', store] : []),
    ...(original === undefined ? [] : ['--original', original]),
    ...(tolerance === undefined ? [] : ['--tolerance', String(tolerance)]),
    ...(allowNetwork ? ['--allow-network'] : []),
  ];
}

/** A published file as this graph computed it. */
async function fileHere(
  { published, files }: GraphLock,
  path: string,
  plan: readonly PlannedNode[],
  store: Store,
): Promise<Uint8Array | undefined> {
  const file = files.find((one) => one.path === path);
  const target = file && published[file.target];
  const artifact = target && plan.find(({ named }) => named.name === target.node)?.record?.outputs[target.port];
  if (!file || !artifact) return undefined;
  const reader = await store.reader(artifact);
  return reader.names.includes(file.name) ? reader.bytes(file.name) : undefined;
}

const otherVersion = (path: string): string =>
  `These are the settings in ${path}: check out the version that wrote it (its commit, if there was one, is under made.git), or override the value with --set.`;

const missingMetrics = (file: string): string =>
  `The metrics are not compared: ${file} is not beside the lock, or does not belong to it. Keep the lock together with it.`;

const missingOriginals =
  'For some nodes the bytes differ and the original bytes are not available, so this may be rounding: only published files lie beside a lock. --original STORE reads the rest from the store that made them.';
