import type { RunFinished, RunProgress } from '../events.ts';
import { cleaned } from '../ground/clean-text.ts';
import { humanSeconds, plural } from '../ground/quantities.ts';
import { fileLink, padEnd, painter, visibleWidth, wrap } from '../ground/text.ts';
import type { Terminal } from './terminal.ts';

export interface SummaryOptions {
  readonly terminal: Terminal;
  /** The main result, for example a table; printed as it is. */
  readonly result?: string | undefined;
  /** The command that resumes an interrupted run. */
  readonly resume?: string | undefined;
}

/** The end of a run for people: one line of counts and time, the result, and the paths that a person opens. */
export function summaryText(told: RunFinished, options: SummaryOptions): string {
  const finished = cleaned(told);
  const { terminal, result } = options;
  const blocks = [wrap(headline(finished, options), terminal.width)];
  if (result) blocks.push(result.replace(/\n+$/, ''));
  const outputs = Object.entries(finished.outputs);
  if (outputs.length > 0) {
    const width = Math.max(...outputs.map(([name]) => visibleWidth(name)));
    blocks.push(outputs.map(([name, path]) => `${padEnd(name, width)}  ${fileLink(path, terminal.links)}`).join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function headline(finished: RunFinished, { terminal, resume }: SummaryOptions): string {
  const paint = painter(terminal.color);
  const { ran, fresh, failed, skipped, seconds, savedSeconds = 0 } = finished;
  const saved = savedSeconds >= 1 && finished.ok ? `; saved ${humanSeconds(savedSeconds)}` : '';
  if (finished.ok && ran === 0 && failed === 0 && skipped === 0 && !finished.determinism)
    return `${paint('green', 'nothing to do')}: ${fresh} fresh in ${humanSeconds(seconds)}${saved}`;
  const counts = [
    `ran ${ran}`,
    `fresh ${fresh}`,
    failed > 0 ? paint('red', `failed ${failed}`) : 'failed 0',
    ...(skipped > 0 ? [paint('yellow', `skipped ${skipped}`)] : []),
  ].join(', ');
  if (finished.interrupted) {
    const how = resume ? `; resume with: ${resume}` : '; the same command resumes it';
    return `${paint('yellow', 'interrupted')} after ${humanSeconds(seconds)}: ${counts}; finished work is kept${how}`;
  }
  const differ = Object.values(finished.determinism ?? {}).filter((one) => one === 'none' || one === 'failed').length;
  const wrong =
    failed > 0 || differ === 0 ? `${plural(failed, 'node')} failed` : `${plural(differ, 'node')} not repeated`;
  const verdict = finished.ok ? paint('green', 'done') : paint('red', wrong);
  return `${verdict}: ${counts} in ${humanSeconds(seconds)}${saved}`;
}

/** `, saved 31 min`, the time that results from the store saved; nothing below a second. */
export const savedText = (seconds = 0): string => (seconds >= 1 ? `, saved ${humanSeconds(Math.round(seconds))}` : '');

/** `3 of 12 nodes done, about 4 min left`, `elapsed` seconds after that was estimated. */
export function wholeText({ done, total, secondsLeft }: Omit<RunProgress, 'type'>, elapsed: number): string {
  const left = secondsLeft === undefined ? 0 : Math.max(0, secondsLeft - elapsed);
  return `${done} of ${plural(total, 'node')} done${left >= 1 ? `, about ${humanSeconds(Math.round(left))} left` : ''}`;
}
