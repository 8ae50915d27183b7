import type { Reason } from '../events.ts';
import { cleaned } from '../ground/clean-text.ts';
import { humanSeconds, plainTime, plural } from '../ground/quantities.ts';
import { type Paint, padEnd, painter, truncate, visibleWidth, wrap } from '../ground/text.ts';
import { codeChangeLines } from './code-change.ts';
import { reasonWord, shortKey, statusColours } from './status-table.ts';
import type { Terminal } from './terminal.ts';
import type { Cause, Making, WhyView } from './views.ts';

const verdicts = {
  fresh: 'a record of this key exists and its outputs are intact',
  cached: 'a record of this key exists, though the last run of this node used another; it will be taken from the store',
  stale: 'it must run',
  unknown: 'it depends on a node that must run first; if that gives the same output as before, this one stays fresh',
} as const;

/**
 * `why NODE`: the verdict, the changes since the last record (code with its changed lines), and with
 * `all` the parts of the key.
 */
export function whyText(told: WhyView, options: { terminal: Terminal; all?: boolean }): string {
  const view = cleaned({ ...told, codeChanges: [] });
  const { color, width } = options.terminal;
  const paint = painter(color);
  const blocks: string[][] = [[wrap(`${view.node} is ${view.status}: ${verdicts[view.status]}.`, width)]];
  blocks[0]![0] = blocks[0]![0]!.replace(` ${view.status}:`, ` ${paint(statusColours[view.status], view.status)}:`);
  if (view.lastRun) blocks[0]!.push(...madeLines(view, view.lastRun, width));
  for (const cause of view.causes ?? []) blocks.push(causeLines(cause, width, paint));
  if (view.reasons.length > 0 && !view.causes?.length)
    blocks.push([
      paint('bold', 'What changed'),
      ...view.reasons.flatMap((reason) => reasonLines(reason, width, paint)),
    ]);
  for (const change of told.codeChanges) blocks.push(codeChangeLines(change, width, paint));
  if (view.parts.length > 0 && options.all) {
    const most = Math.max(...view.parts.map((part) => visibleWidth(part.name)));
    const names = Math.min(most, Math.floor(width / 2));
    const title = `What is in the key${view.key ? ` ${shortKey(view.key)}` : ''}`;
    const lines = view.parts.map(({ name, value }) => {
      const shown = padEnd(truncate(name, names), names);
      return `  ${shown}  ${truncate(value, Math.max(8, width - names - 4))}`.trimEnd();
    });
    blocks.push([paint('bold', title), ...lines]);
  } else if (view.key) blocks.push([wrap('Every part of its key: the same command with --all.', width)]);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The run that made the result and, if it is still there, since when it is fresh. */
function madeLines(view: WhyView, made: Making, width: number): string[] {
  const { run, at, seconds, key, reused, origin } = made;
  const named = key ? `, key ${shortKey(key)}` : '';
  const took = humanSeconds(seconds);
  if (view.status !== 'fresh' && view.status !== 'cached')
    return [wrap(`Last ran in run ${run}, ${plainTime(at)} UTC, in ${took}${named}.`, width)];
  const since = `Fresh since run ${run} made it, ${plainTime(at)} UTC, in ${took}${named}.`;
  const saved = reused
    ? ` ${plural(reused, 'later run')} took it from the store, which saved ${humanSeconds(reused * seconds)}.`
    : '';
  const lines = [wrap(since + saved, width)];
  if (origin) lines.push(wrap(`It was not made here: ${origin}.`, width));
  const same = sameParts(view);
  if (same) lines.push(wrap(`The parts of its key have not changed: ${same}.`, width));
  return lines;
}

/** `code, 2 parameters, 1 input, environment …`: the kinds of parts of a key, with counts. */
function sameParts({ parts }: WhyView): string {
  const counts = new Map<string, number>();
  for (const { name } of parts) {
    const kind = name.split(' ')[0]!;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const told = ['code', 'parameter', 'input', 'file', 'package', 'environment'].filter((kind) => counts.has(kind));
  return told
    .map((kind) => (kind === 'code' || kind === 'environment' ? kind : plural(counts.get(kind)!, kind)))
    .join(', ');
}

function causeLines({ node, path, reasons }: Cause, width: number, paint: Paint): string[] {
  return [
    `Waits for ${paint('bold', node)}, which must run`,
    ...(path.length > 2 ? [wrap(`by way of ${path.slice(1, -1).join(' → ')}`, width, '  ')] : []),
    ...reasons.flatMap((reason) => reasonLines(reason, width, paint)),
  ];
}

function reasonLines(reason: Reason, width: number, paint: Paint): string[] {
  const { detail, before, after } = reason;
  // Most details begin with the kind and the name of what changed, as the word does.
  const isTold = detail.startsWith(reasonWord(reason));
  const lines = [wrap(isTold ? detail : `${reasonWord(reason)}: ${detail}`, width - 2, '  ')];
  const hasBoth = detail.endsWith(` changed from ${before} to ${after}`);
  // Code is shown by its changed lines below.
  if ((reason.cause !== 'code' || reason.what === 'version') && !hasBoth) {
    if (reason.before !== undefined) lines.push(paint('red', `    - ${truncate(reason.before, width - 6)}`));
    if (reason.after !== undefined) lines.push(paint('green', `    + ${truncate(reason.after, width - 6)}`));
  }
  return lines;
}
