import { humanSeconds } from '../ground/quantities.ts';
import { type Paint, padEnd, printedLines, truncate, visibleWidth } from '../ground/text.ts';
import { endedOf, type LiveNode, type LiveState } from './live-node.ts';
import { countText, fractionOf, leftText, percent, rateText } from './progress-text.ts';
import { savedText } from './summary.ts';

export function stateIcon(state: LiveState, spinner: string, paint: Paint): string {
  switch (state) {
    case 'pending':
      return paint('dim', '·');
    case 'running':
      return paint('cyan', spinner);
    case 'waiting':
      return paint('yellow', '…');
    case 'ran':
    case 'fresh':
      return paint('green', '✔');
    case 'failed':
      return paint('red', '✖');
    case 'skipped':
      return paint('yellow', '↓');
    case 'stopped':
      return paint('yellow', '■');
  }
}

const shortestBar = 8;
const longestBar = 24;

function bar(fraction: number, columns: number, paint: Paint): string {
  const full = Math.floor(fraction * columns);
  return paint('cyan', '━'.repeat(full)) + paint('dim', '─'.repeat(columns - full));
}

/** One line about a node in at most `columns` columns. The name stays; of the rest, the least important goes first. */
export function nodeTitle(node: LiveNode, columns: number, nameColumns: number, now: number, paint: Paint): string {
  if (node.parts.length > 0) return partsTitle(node, columns, paint);
  if (node.state === 'running') return runningTitle(node, columns, nameColumns, now, paint);
  const name = truncate(node.node, columns);
  const said = afterName(node);
  const room = columns - visibleWidth(name) - 2;
  if (said === '' || room < 4) return node.state === 'pending' ? paint('dim', name) : name;
  const rest = truncate(said, room);
  return `${name}  ${paint(node.state === 'failed' ? 'red' : 'dim', rest)}`;
}

/** A name, and how many of its nodes have ended. */
export function countedTitle(name: string, nodes: readonly LiveNode[], columns: number, paint: Paint): string {
  return withDetail(name, `${endedOf(nodes)} of ${nodes.length}`, columns, paint);
}

function partsTitle({ node, parts }: LiveNode, columns: number, paint: Paint): string {
  const running = parts.filter(({ state }) => state === 'running').map((part) => part.node);
  return withDetail(node, [`${endedOf(parts)} of ${parts.length}`, ...running].join('  '), columns, paint);
}

function withDetail(name: string, detail: string, columns: number, paint: Paint): string {
  const shown = truncate(name, columns);
  return `${shown}${paint('dim', truncate(`  ${detail}`, columns - visibleWidth(shown)))}`;
}

function afterName({ state, seconds, savedSeconds, note, progress }: LiveNode): string {
  const first = printedLines(note)[0] ?? '';
  const fraction = fractionOf(progress);
  switch (state) {
    case 'ran':
      return humanSeconds(seconds);
    case 'fresh':
      return `fresh${savedText(savedSeconds)}`;
    case 'failed':
      return `failed after ${humanSeconds(seconds)}: ${first}`;
    case 'skipped':
      return `skipped: ${first}`;
    case 'waiting':
      return `waiting for ${first}`;
    case 'stopped':
      return fraction === undefined ? 'stopped' : `stopped at ${percent(fraction)}`;
    default:
      return '';
  }
}

function runningTitle(node: LiveNode, columns: number, nameColumns: number, now: number, paint: Paint): string {
  const { progress } = node;
  const fraction = fractionOf(progress);
  const name = truncate(node.node, columns);
  let room = columns - visibleWidth(name);
  // The most important part takes its room first. The order on the line is another one.
  const take = (part: string, least = visibleWidth(part)): string => {
    if (part === '' || least + 2 > room) return '';
    room -= least + 2;
    return part;
  };
  const share = take(fraction === undefined ? '' : percent(fraction).padStart(5));
  const left = take((progress && leftText(progress)) || timeText(node, now));
  const hasBar = share !== '' && take('bar', shortestBar) !== '';
  const rate = take(progress ? rateText(progress) : '');
  const count = take(progress ? countText(progress) : '');
  const note = take(printedLines(progress?.note ?? '')[0] ?? '');
  const named = padEnd(name, Math.min(nameColumns, visibleWidth(name) + room));
  room -= visibleWidth(named) - visibleWidth(name);
  const drawn = hasBar ? bar(fraction ?? 0, Math.min(longestBar, shortestBar + room), paint) : '';
  return [named, drawn, share, count, rate, left, note ? paint('dim', note) : ''].filter(Boolean).join('  ');
}

/** The time left, if the node takes as long as the last time. After that, or without a last time, the time it has run. */
function timeText({ since, expectedSeconds = 0 }: LiveNode, now: number): string {
  const elapsed = Math.max(1, Math.floor(now - since));
  const left = Math.round(expectedSeconds - elapsed);
  return left >= 1 ? `about ${humanSeconds(left)} left` : humanSeconds(elapsed);
}
