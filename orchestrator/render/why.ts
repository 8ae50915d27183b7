import type { Reason } from '../events.ts';
import { lineDiff } from './line-diff.ts';
import { humanSeconds } from './quantities.ts';
import { reasonWord, shortKey, statusColours } from './status-table.ts';
import type { Terminal } from './terminal.ts';
import { type Paint, padEnd, painter, truncate, visibleWidth, wrap } from './text.ts';
import type { CodeChange, WhyView } from './views.ts';

const verdicts = {
  fresh: 'a record of this very key exists and its outputs are whole',
  cached: 'a record of this key exists, though the last run of this node used another; it will be taken from the store',
  stale: 'it must run',
  unknown: 'it depends on a node that must run first; if that gives the same output as before, this one stays fresh',
} as const;

/** `why NODE`: the verdict, what changed since the last record (code with its changed lines), and what is in the key. */
export function whyText(view: WhyView, options: { terminal: Terminal }): string {
  const { color, width } = options.terminal;
  const paint = painter(color);
  const blocks: string[][] = [[wrap(`${view.node} is ${view.status}: ${verdicts[view.status]}.`, width)]];
  blocks[0]![0] = blocks[0]![0]!.replace(` ${view.status}:`, ` ${paint(statusColours[view.status], view.status)}:`);
  if (view.lastRun) {
    const { run, at, seconds, key } = view.lastRun;
    blocks[0]!.push(
      wrap(`Last ran in run ${run} at ${at}, ${humanSeconds(seconds)}${key ? `, key ${shortKey(key)}` : ''}.`, width),
    );
  }
  if (view.reasons.length > 0)
    blocks.push([
      paint('bold', 'What changed'),
      ...view.reasons.flatMap((reason) => reasonLines(reason, width, paint)),
    ]);
  for (const change of view.codeChanges) blocks.push(changeLines(change, width, paint));
  if (view.parts.length > 0) {
    const most = Math.max(...view.parts.map((part) => visibleWidth(part.name)));
    const names = Math.min(most, Math.floor(width / 2));
    const title = `What is in the key${view.key ? ` ${shortKey(view.key)}` : ''}`;
    const lines = view.parts.map(({ name, value }) => {
      const shown = padEnd(truncate(name, names), names);
      return `  ${shown}  ${truncate(value, Math.max(8, width - names - 4))}`.trimEnd();
    });
    blocks.push([paint('bold', title), ...lines]);
  }
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function reasonLines(reason: Reason, width: number, paint: Paint): string[] {
  const lines = [wrap(`${reasonWord(reason)}: ${reason.detail}`, width - 2, '  ')];
  // Code is told by its changed lines below.
  if (reason.cause !== 'code') {
    if (reason.before !== undefined) lines.push(paint('red', `    - ${truncate(reason.before, width - 6)}`));
    if (reason.after !== undefined) lines.push(paint('green', `    + ${truncate(reason.after, width - 6)}`));
  }
  return lines;
}

function changeLines(change: CodeChange, width: number, paint: Paint): string[] {
  const how = change.before === undefined ? 'is new' : change.after === undefined ? 'is gone' : 'changed';
  const lines = [`${paint('bold', change.id)} ${how}`];
  if (change.path.length > 0) lines.push(wrap(`reached by ${change.path.join(' → ')}`, width, '  '));
  if (change.before === undefined && change.after === undefined) return lines;
  const diff = change.before === undefined || change.after === undefined ? oneSided(change, paint) : undefined;
  return [...lines, ...(diff ?? lineDiff(change.before!, change.after!, paint)).map((line) => `  ${line}`)];
}

const oneSided = ({ before, after }: CodeChange, paint: Paint): string[] =>
  (before ?? after ?? '')
    .split('\n')
    .map((line) => (before === undefined ? paint('green', `+${line}`) : paint('red', `-${line}`)));
