import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MetricsJson } from '../metrics/metrics-json.ts';
import { noBaseline, unreadableFile } from '../problems.ts';
import { sortedJson } from '../sorted-json.ts';
import { type Baseline, makeBaseline } from './baseline.ts';
import { compare, type GateSettings } from './compare.ts';
import { detectableText } from './detectable.ts';
import { gateJUnit, gateMarkdown, gateText } from './render.ts';

export interface CheckOptions {
  readonly metricsPath: string;
  readonly baselinePath: string;
  /** Make this run the baseline instead of comparing. */
  readonly update?: boolean | undefined;
  /** Why the baseline may change: stays in its file. */
  readonly reason?: string | undefined;
  /** Where to write the result as JUnit and as Markdown. */
  readonly junit?: string | undefined;
  readonly markdown?: string | undefined;
  readonly settings?: Partial<GateSettings> | undefined;
}

/**
 * The `check` command: compares a run's metrics with a baseline file, or writes that file.
 *
 * @param out takes the text for people
 * @returns the exit code: 0 no regression, 2 not comparable, 3 a regression
 * @throws Problem where there is no baseline to compare with, or a file is not what it should be
 */
export async function checkCommand(options: CheckOptions, out: (text: string) => void): Promise<number> {
  const { metricsPath, baselinePath, update, reason, junit, markdown } = options;
  const metrics = await read<MetricsJson>('metrics file', metricsPath, 'strata-metrics-1');
  if (metrics === undefined)
    throw unreadableFile('metrics file', metricsPath, 'there is none; run the experiment first');
  const baseline = await read<Baseline>('baseline', baselinePath, 'strata-baseline-1');
  if (update) {
    const why = reason ?? (baseline ? 'no reason given' : 'first baseline');
    const made = makeBaseline(metrics, why);
    await write(baselinePath, sortedJson(made));
    out(
      `The baseline ${baselinePath} is now this run of ${metrics.experiment} (reason: ${why}).\n${detectableText(made)}`,
    );
    if (baseline && reason === undefined) out('Say why with --reason, so that who reads the file later knows.\n');
    return 0;
  }
  if (baseline === undefined) throw noBaseline(baselinePath);
  if (baseline.experiment !== metrics.experiment)
    throw unreadableFile(
      'baseline',
      baselinePath,
      `it is of experiment "${baseline.experiment}", not "${metrics.experiment}"`,
    );
  const result = compare(metrics, baseline, options.settings);
  out(gateText(result));
  if (junit !== undefined) await write(junit, gateJUnit(result));
  if (markdown !== undefined) await write(markdown, gateMarkdown(result));
  return result.exitCode;
}

async function read<T extends { readonly format: string }>(
  what: string,
  path: string,
  format: T['format'],
): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadableFile(what, path, (error as Error).message);
  }
  let value: T;
  try {
    value = JSON.parse(text) as T;
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
