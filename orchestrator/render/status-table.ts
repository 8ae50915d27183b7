import type { NodeStatus, Reason } from '../events.ts';
import { humanSeconds } from '../ground/quantities.ts';
import { type Colour, painter } from '../ground/text.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import type { NodeRow } from './views.ts';

export const statusColours: Record<NodeStatus, Colour> = {
  fresh: 'green',
  cached: 'cyan',
  stale: 'yellow',
  unknown: 'dim',
};

/** `parameter shortest`, or the cause alone if it needs no name. */
export function reasonWord({ cause, what }: Reason): string {
  if (cause === 'never-ran') return 'never ran';
  if (cause === 'forced') return 'forced';
  const word = cause === 'upstream' ? 'after' : cause.replace('-', ' ');
  // A member of a parameter called `parameters` is a parameter.
  const name = what.startsWith(`${word}s.`) ? what.slice(word.length + 2) : what;
  return name ? `${word} ${name}` : word;
}

/** The first reason, with the names of others of its kind, and the number of those of other kinds. */
function why({ reasons }: NodeRow): string {
  const [first] = reasons;
  if (!first) return '';
  const alike = reasons.filter(({ cause, what }) => cause === first.cause && what !== '');
  if (alike.length < 2) return `${reasonWord(first)}${reasons.length > 1 ? ` and ${reasons.length - 1} more` : ''}`;
  const word = first.cause === 'upstream' ? 'after' : `${first.cause.replace('-', ' ')}s`;
  const rest = reasons.length - alike.length;
  return `${word} ${alike.map(({ what }) => what).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** `status`: one line for each node (name, state in one word, reason in one word, duration), then the counts. */
export function statusTable(nodes: readonly NodeRow[], options: { terminal: Terminal }): string {
  const { color, width } = options.terminal;
  const paint = painter(color);
  if (nodes.length === 0) return 'no nodes\n';
  const rows = table(
    nodes,
    [
      { title: 'node', text: (row) => row.node, least: 12, middle: true },
      { title: 'status', text: (row) => row.status, colour: (row) => statusColours[row.status] },
      { title: 'why', text: why, least: 8, drop: 3 },
      {
        title: 'took',
        text: (row) => (row.seconds === undefined ? '' : humanSeconds(row.seconds)),
        right: true,
        drop: 2,
      },
      { title: 'key', text: (row) => (row.key ? shortKey(row.key) : ''), colour: () => 'dim', drop: 1 },
    ],
    width,
    paint,
  );
  const counts = (Object.keys(statusColours) as NodeStatus[])
    .map((status) => [status, nodes.filter((row) => row.status === status).length] as const)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => paint(statusColours[status], `${count} ${status}`));
  return `${rows}\n${counts.join(', ')}\n`;
}

/** The start of a digest, without its algorithm: enough to tell it from others. */
export const shortKey = (key: string): string => key.slice(key.indexOf(':') + 1).slice(0, 10);
