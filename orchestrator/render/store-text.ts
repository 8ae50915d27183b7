import { humanBytes, humanSeconds, plural } from './quantities.ts';
import type { Terminal } from './terminal.ts';
import { padEnd, padStart, painter, visibleWidth, wrap } from './text.ts';
import type { GcView, VerifyView } from './views.ts';

type Share = GcView['kept'][number];

const sum = (shares: readonly Share[]): number => shares.reduce((total, share) => total + share.bytes, 0);

function shareLines(shares: readonly Share[]): string[] {
  const names = Math.max(0, ...shares.map((share) => visibleWidth(share.what)));
  const counts = Math.max(0, ...shares.map((share) => String(share.count).length));
  return shares.map(
    (share) =>
      `  ${padEnd(share.what, names)}  ${padStart(String(share.count), counts)}  ${padStart(humanBytes(share.bytes), 8)}`,
  );
}

/** `gc`: what went, or would go, and what stays. */
export function gcText(view: GcView, options: { terminal: Terminal }): string {
  const paint = painter(options.terminal.color);
  const removed = view.removed.filter((share) => share.count > 0);
  if (removed.length === 0) return `nothing to remove: ${humanBytes(sum(view.kept))} in use\n`;
  const lines = [
    paint('bold', `${view.dryRun ? 'would remove' : 'removed'} ${humanBytes(sum(removed))}`),
    ...shareLines(removed),
    `${view.dryRun ? 'would keep' : 'kept'} ${humanBytes(sum(view.kept))}`,
    ...shareLines(view.kept.filter((share) => share.count > 0)),
  ];
  if (view.dryRun) lines.push('Nothing was removed; without --dry-run it will be.');
  return `${lines.join('\n')}\n`;
}

/** `verify`: that all is whole, or what is damaged, whose result it is, and what to do. */
export function verifyText(view: VerifyView, options: { terminal: Terminal }): string {
  const { color, width } = options.terminal;
  const paint = painter(color);
  const read = `${plural(view.objects, 'object')}, ${humanBytes(view.bytes)} read in ${humanSeconds(view.seconds)}`;
  if (view.damaged.length === 0) return `${paint('green', 'all whole')}: ${read}\n`;
  const lines = [`${paint('red', `${view.damaged.length} damaged`)} of ${read}`];
  for (const { what, trouble, nodes } of view.damaged) {
    lines.push(`  ${what}`, wrap(trouble, width, '    '));
    if (nodes.length > 0) lines.push(wrap(`result of ${nodes.join(', ')}`, width, '    '));
  }
  const next = view.repaired
    ? 'They are in quarantine; the next run makes them again.'
    : 'Put them aside with: npx tsx pipeline.ts verify --repair. The next run makes them again.';
  return `${[...lines, wrap(next, width)].join('\n')}\n`;
}
