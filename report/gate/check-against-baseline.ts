import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { metricsFrom } from '../findings/metrics-file.ts';
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
  /** Write the baseline from this run instead of comparing. */
  readonly update?: boolean | undefined;
  /** Reason for a new baseline, kept in its file. */
  readonly reason?: string | undefined;
  /** Files for the result as JUnit, as Markdown, and as a page of the images whose correctness changed. */
  readonly junit?: string | undefined;
  readonly markdown?: string | undefined;
  readonly flips?: string | undefined;
  /** The command that checks with so many seeds, and with these words. */
  readonly again: (seeds: number, ...words: readonly string[]) => string;
  /** Options of the command line, as text. */
  readonly given?: GivenSettings | undefined;
  /** Nodes and machine of the run. */
  readonly run?: CostSource | undefined;
  /** Images, predictions and texts of code, read only where they are shown. */
  readonly source?: ExplainSource | undefined;
}

export interface CheckOutcome {
  /** 0: no regression, 2: not comparable, 3: a regression. */
  readonly exitCode: number;
  /** The object for `--json`. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Checks options and baseline before anything is computed.
 *
 * @throws Problem where an option is not valid, or the baseline is missing, damaged or of another experiment
 */
export async function prepareCheck(options: Omit<CheckOptions, 'metricsPath'>): Promise<void> {
  const { experiment, baselinePath, update, junit, markdown, given = {} } = options;
  settingsFrom(given);
  const baseline = await readBaseline(baselinePath);
  if (baseline) return refuseOther(experiment, baseline, baselinePath);
  if (update) return;
  // The files say why there is no result.
  if (junit !== undefined) await write(junit, noBaselineJUnit(baselinePath));
  if (markdown !== undefined) await write(markdown, noBaselineMarkdown(experiment, baselinePath));
  throw noBaseline(baselinePath, options.again(5, '--update', '--reason', 'first baseline'));
}

/**
 * The `check` command: compares the metrics of a run with a baseline file, or writes that file.
 *
 * @param out - Takes the text for people
 * @throws Problem where there is no baseline, or a file cannot be read
 */
export async function checkAgainstBaseline(options: CheckOptions, out: (text: string) => void): Promise<CheckOutcome> {
  await prepareCheck(options);
  const { experiment, metricsPath, baselinePath, junit, markdown, flips, run, source = {} } = options;
  const settings = settingsFrom(options.given ?? {});
  const metrics = await readChecked('metrics file', metricsPath, 'strata-metrics-1', metricsFrom);
  if (metrics === undefined)
    throw unreadableFile('metrics file', metricsPath, 'it does not exist; run the experiment first');
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
  if (undecided > 0 && next) out(`For the next look: ${options.again(next)}\n`);
  return { exitCode, data: { undecided, ...(undecided > 0 && next ? { nextSeeds: next } : {}), ...data } };
}

/** A result that the baseline already has was not computed by this run: its time says nothing about now. */
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
    `The baseline ${baselinePath} now has this run of ${metrics.experiment} (reason: ${why}).\n${updateText(report, settings)}`,
  );
  const warnings = updateWarnings(made, before);
  if (warnings.length > 0) out(`${warnings.join('\n')}\n`);
  if (before && reason === undefined) out('Give a reason with --reason TEXT for later readers of the file.\n');
  return { exitCode: 0, data: { updated: baselinePath, reason: why, ...report, warnings } };
}

function refuseOther(experiment: string, baseline: Baseline, path: string): void {
  if (baseline.experiment !== experiment)
    throw unreadableFile('baseline', path, `it belongs to experiment "${baseline.experiment}", not "${experiment}"`);
}

const readBaseline = (path: string): Promise<Baseline | undefined> =>
  readChecked('baseline', path, 'strata-baseline-2', baselineFrom);

async function readChecked<T>(
  what: string,
  path: string,
  format: string,
  from: (value: unknown) => T,
): Promise<T | undefined> {
  const value = await readJson(what, path, format);
  if (value === undefined) return undefined;
  try {
    return from(value);
  } catch (error) {
    throw unreadableFile(what, path, (error as Error).message);
  }
}

async function readJson(what: string, path: string, format: string): Promise<unknown> {
  let text: string;
  try {
    // Opening a pipe would wait for a program that writes to it, for ever if there is none.
    if (!(await stat(path)).isFile()) throw new Error('it is no plain file; save its bytes to one');
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

/** Writes a temporary file and renames it, so that no reader sees half a file. */
async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // A name that nobody knows before, and no file or link that is there already: in a folder of several people one may be planted.
  const unfinished = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    await writeFile(unfinished, content, { flag: 'wx' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}
