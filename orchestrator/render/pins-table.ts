import { commandShape, storeWords } from '../ground/printed-command.ts';
import { painter } from '../ground/text.ts';
import type { Pin } from '../keep/pins.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** `pins`: one line for each pin. */
export function pinsTable(pins: readonly Pin[], options: { terminal: Terminal; store: string }): string {
  if (pins.length === 0)
    return `no pins; protect results from gc with: ${commandShape('pin NAME [NODE|RUN]', ...storeWords(options.store))}\n`;
  const { width, color } = options.terminal;
  return table(
    pins,
    [
      { title: 'pin', text: ({ name }) => name },
      { title: 'of', text: ({ of }) => of, least: 12 },
      { title: 'results', text: ({ keys }) => String(keys.length), right: true, drop: 1 },
      { title: 'at', text: ({ at }) => at.slice(0, 16).replace('T', ' '), drop: 2 },
    ],
    width,
    painter(color),
  );
}
