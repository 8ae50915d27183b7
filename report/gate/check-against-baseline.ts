import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MetricsJson } from '../findings/metrics-json.ts';
import { noBaseline, unreadableFile } from '../ground/problems.ts';
import { bare } from './bare-digest.ts';
import { makeBaseline } from './baseline.ts';
import { baselineFrom, baselineText } from './baseline-file.ts';
import type { Baseline, CostSource } from './baseline-types.ts';
import { compare } from './compare-with-baseline.ts';
import { costsOf } from './costs.ts';
import { type ExplainSource, explain } from './explain.ts';
import { flipSheet } from './flip-sheet.ts';
import { gateJUnit, noBaselineJUnit } from './gate-junit.ts';
import { gateMarkdown, noBaselineMarkdown } from './gate-markdown.ts';
import { type GivenSettings, settingsFrom } from './gate-settings.ts';
import { gateText } from './terminal-text.ts';
import { updateReport, updateText } from './update-text.ts';
import { updateWarnings } from './update-warnings.ts';

export interface CheckOptions {
  readonly experiment: string;
  readonly metricsPath: string;
  readonly baselinePath: string;
  /** Make this run the baseline instead of comparing. */
  readonly update?: boolean | undefined;
  /** Why the baseline may change: stays in its file. */
  readonly reason?: string | undefined;
  /** Where to write the result: as JUnit, as Markdown, and as a page of the images that turned. */
  readonly junit?: string | undefined;
  readonly markdown?: string | undefined;
  readonly flips?: string | undefined;
  /** Options of the command line, as text. */
  readonly given?: GivenSettings | undefined;
  /** Nodes of the run and where it was made. */
  readonly run?: CostSource | undefined;
  /** Images, predictions and texts of code, read where they are shown. */
  readonly source?: ExplainSource | undefined;
}

export interface CheckOutcome {
  /** 0 no regression, 2 not comparable, 3 a regression. */
  readonly exitCode: number;
  /** What `--json` prints of it. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * What can be known to be wrong before anything is computed: options without a meaning, a baseline that is missing, of
 * another experiment or no baseline.
 * @throws Problem
 */
export async function prepareCheck(options: Omit<CheckOptions, 'metricsPath'>): Promise<void> {
  const { experiment, baselinePath, update, junit, markdown, given = {} } = options;
  settingsFrom(given);
  const baseline = await readBaseline(baselinePath);
  if (baseline) return refuseOther(experiment, baseline, baselinePath);
  if (update) return;
  // Whoever collects the files finds in them why there is nothing.
  if (junit !== undefined) await write(junit, noBaselineJUnit(baselinePath));
  if (markdown !== undefined) await write(markdown, noBaselineMarkdown(experiment, baselinePath));
  throw noBaseline(experiment, baselinePath);
}

/**
 * The `check` command: compares a run's metrics with a baseline file, or writes that file.
 *
 * @param out takes the text for people
 * @throws Problem where there is no baseline to compare with, or a file is not what it should be
 */
export async function checkCommand(options: CheckOptions, out: (text: string) => void): Promise<CheckOutcome> {
  await prepareCheck(options);
  const { experiment, metricsPath, baselinePath, junit, markdown, flips, run, source = {} } = options;
  const settings = settingsFrom(options.given ?? {});
  const metrics = (await readJson('metrics file', metricsPath, 'strata-metrics-1')) as MetricsJson | undefined;
  if (metrics === undefined)
    throw unreadableFile('metrics file', metricsPath, 'there is none; run the experiment first');
  const baseline = await readBaseline(baselinePath);
  if (options.update || !baseline) return update(options, metrics, baseline, out);
  refuseOther(metrics.experiment, baseline, baselinePath);
  const costs = run ? costsOf(metrics.training, { ...run, nodes: madeSince(run.nodes, baseline) }) : undefined;
  const result = await explain(compare(metrics, baseline, settings, costs), {
    ...{ experiment, metrics, baseline, source },
    nodes: run?.nodes ?? [],
    allFlips: flips !== undefined,
  });
  out(gateText(result));
  if (junit !== undefined) await write(junit, gateJUnit(result));
  if (markdown !== undefined) await write(markdown, gateMarkdown(result));
  if (flips !== undefined) await write(flips, await flipSheet(result, await source.images?.()));
  const { exitCode, ok: _, experiment: __, ...data } = result;
  const undecided = result.rows.filter(({ verdict }) => verdict === 'cannot tell').length;
  const { next } = result.look;
  return { exitCode, data: { undecided, ...(undecided > 0 && next ? { nextSeeds: next } : {}), ...data } };
}

/** A result that the baseline has too took the time that it took then: it says nothing of now. */
function madeSince(nodes: CostSource['nodes'], baseline: Baseline): CostSource['nodes'] {
  const known = new Set(baseline.nodes.map(({ key }) => key));
  return nodes.map((node) => (known.has(bare(node.key)) ? { ...node, here: false } : node));
}

async function update(
  { baselinePath, reason, run, given }: CheckOptions,
  metrics: MetricsJson,
  before: Baseline | undefined,
  out: (text: string) => void,
): Promise<CheckOutcome> {
  const settings = settingsFrom(given ?? {});
  const why = reason ?? (before ? 'no reason given' : 'first baseline');
  const made = makeBaseline(metrics, why, run, before);
  await write(baselinePath, baselineText(made));
  const report = updateReport(made, settings);
  out(
    `The baseline ${baselinePath} is now this run of ${metrics.experiment} (reason: ${why}).\n${updateText(report, settings)}`,
  );
  const warnings = updateWarnings(made, before);
  if (warnings.length > 0) out(`${warnings.join('\n')}\n`);
  if (before && reason === undefined) out('Say why with --reason, so that who reads the file later knows.\n');
  return { exitCode: 0, data: { updated: baselinePath, reason: why, ...report, warnings } };
}

function refuseOther(experiment: string, baseline: Baseline, path: string): void {
  if (baseline.experiment !== experiment)
    throw unreadableFile('baseline', path, `it is of experiment "${baseline.experiment}", not "${experiment}"`);
}

async function readBaseline(path: string): Promise<Baseline | undefined> {
  const value = await readJson('baseline', path, 'strata-baseline-2');
  if (value === undefined) return undefined;
  try {
    return baselineFrom(value);
  } catch (error) {
    throw unreadableFile('baseline', path, (error as Error).message);
  }
}

async function readJson(what: string, path: string, format: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadableFile(what, path, (error as Error).message);
  }
  let value: { format?: unknown } | null;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadableFile(what, path, `it is not JSON (${(error as Error).message})`);
  }
  if (value?.format !== format)
    throw unreadableFile(what, path, `its format is ${JSON.stringify(value?.format)}, not "${format}"`);
  return value;
}

/** Beside its place first, so that no reader ever sees half a file. */
async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.tmp`;
  await writeFile(unfinished, content);
  await rename(unfinished, path);
}
