import { cleaned } from '../ground/clean-text.ts';
import { commandShape, commandText, storeWords } from '../ground/printed-command.ts';
import { humanBytes, humanSeconds, plural } from '../ground/quantities.ts';
import { painter, wrap } from '../ground/text.ts';
import type { Terminal } from './terminal.ts';
import type { MigrationView, VerifyView } from './views.ts';

/** `verify --migrate`: what was taken over, what was damaged, and what a run will do. */
export function migrationText(told: MigrationView, options: { terminal: Terminal; store: string }): string {
  const view = cleaned(told);
  const { color, width } = options.terminal;
  const paint = painter(color);
  const { objects, results, runs, checkpoints, damaged } = view;
  if (objects + results + runs + checkpoints + damaged.length === 0)
    return wrap('Nothing to do: the store holds nothing of version 0.1.', width);
  const counts = `${plural(objects, 'object')}, ${plural(results, 'result')}, ${plural(runs, 'run')}, ${plural(checkpoints, 'checkpoint')}`;
  const lines = [`${paint('green', 'migrated')}: ${counts}`];
  if (damaged.length > 0) lines.push(`${paint('red', `${damaged.length} damaged`)}, now in quarantine:`);
  for (const { path, reason } of damaged) lines.push(`  ${path}`, wrap(reason, width, '    '));
  const pin = commandShape('pin NAME', ...storeWords(options.store));
  const keys = `Keys of this version hold more than those of 0.1, so the next run computes everything again. Old results are still there for show, why, diff and runs, until gc takes them; pin what you want to keep: ${pin}.`;
  return `${[...lines, wrap(keys, width)].join('\n')}\n`;
}

/** `verify`: everything is whole, or else what is damaged, whose result it is, and what to do. */
export function verifyText(told: VerifyView, options: { terminal: Terminal; store: string }): string {
  const view = cleaned(told);
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
    : `Move them to quarantine with: ${commandText('verify', '--repair', ...storeWords(options.store))}. The next run makes them again.`;
  return `${[...lines, wrap(next, width)].join('\n')}\n`;
}
