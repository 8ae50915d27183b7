import { cleaned } from '../ground/clean-text.ts';
import { humanBytes, plural } from '../ground/quantities.ts';
import { type Paint, padEnd, padStart, painter, visibleWidth, wrap } from '../ground/text.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import type { GcView } from './views.ts';

type Share = GcView['kept'][number];

/** Number of results that a rehearsal lists without `--all`. */
const MOST = 20;

const sum = (shares: readonly Share[]): number => shares.reduce((total, share) => total + share.bytes, 0);

function shareLines(shares: readonly Share[]): string[] {
  const names = Math.max(0, ...shares.map((share) => visibleWidth(share.what)));
  const counts = Math.max(0, ...shares.map((share) => String(share.count).length));
  return shares.map(
    (share) =>
      `  ${padEnd(share.what, names)}  ${padStart(String(share.count), counts)}  ${padStart(humanBytes(share.bytes), 8)}`,
  );
}

/** `gc`: what was removed, or would be, and what keeps the rest. */
export function gcText(told: GcView, options: { terminal: Terminal; all: boolean }): string {
  const view = cleaned(told);
  const { color, width } = options.terminal;
  const paint = painter(color);
  const removed = view.removed.filter((share) => share.count > 0);
  const nothing = removed.length === 0;
  const lines = nothing
    ? [`nothing to remove: ${humanBytes(sum(view.kept))} in use`]
    : [
        paint('bold', `${view.dryRun ? 'would remove' : 'removed'} ${humanBytes(sum(removed))}`),
        ...shareLines(removed),
        `${view.dryRun ? 'would keep' : 'kept'} ${humanBytes(sum(view.kept))}`,
        ...shareLines(view.kept.filter((share) => share.count > 0)),
      ];
  if (view.dryRun && !nothing) lines.push(...resultLines(view, options.all, width, paint));
  if (view.dryRun) lines.push(...rootLines(view, width, paint));
  if (view.over > 0)
    lines.push(
      wrap(
        `Still ${humanBytes(view.over)} over the limit: what is left is pinned, named by a baseline, or young enough that a run going on may need it.`,
        width,
      ),
    );
  if (view.dryRun && !nothing) lines.push('Nothing was removed; omit --dry-run to remove them.');
  return `${lines.join('\n')}\n`;
}

function resultLines({ results }: GcView, all: boolean, width: number, paint: Paint): string[] {
  if (results.length === 0) return [];
  const shown = all ? results : results.slice(0, MOST);
  const rows = table(
    shown,
    [
      { title: 'would go', text: ({ node }) => node, least: 16 },
      { title: 'made at', text: ({ at }) => at.slice(0, 16).replace('T', ' '), drop: 2 },
      { title: 'of run', text: ({ run }) => run, drop: 1 },
      { title: 'frees', text: ({ bytes }) => humanBytes(bytes), right: true },
    ],
    width - 2,
    paint,
  );
  const rest = results.length - shown.length;
  const more = rest > 0 ? [`  … and ${plural(rest, 'younger result')}; --all shows them`] : [];
  return [...indented(rows), ...more];
}

function rootLines({ roots }: GcView, width: number, paint: Paint): string[] {
  if (roots.length === 0) return [];
  const rows = table(
    roots,
    [
      { title: 'kept by', text: ({ kind, name }) => `${kind} ${name}`, least: 20 },
      { title: 'which is', text: ({ of }) => of, least: 10, drop: 1 },
      { title: 'results', text: ({ results }) => String(results), right: true },
      { title: 'size', text: ({ bytes }) => humanBytes(bytes), right: true, drop: 3 },
      { title: 'alone', text: ({ alone }) => humanBytes(alone), right: true, drop: 2 },
    ],
    width - 2,
    paint,
  );
  return indented(rows);
}

const indented = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
