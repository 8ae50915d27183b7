import { humanBytes, humanSeconds, plural } from '../ground/quantities.ts';
import { painter, wrap } from '../ground/text.ts';
import type { Terminal } from './terminal.ts';
import type { VerifyView } from './views.ts';

/** `verify`: everything is whole, or else what is damaged, whose result it is, and what to do. */
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
    : 'Move them to quarantine with: npx tsx pipeline.ts verify --repair. The next run makes them again.';
  return `${[...lines, wrap(next, width)].join('\n')}\n`;
}
