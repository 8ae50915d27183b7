import { cleaned } from '../ground/clean-text.ts';
import { humanBytes, humanSeconds, plural } from '../ground/quantities.ts';
import { fileLink, padEnd, padStart, painter, visibleWidth, wrap } from '../ground/text.ts';
import { knownText } from './determinism-text.ts';
import type { Terminal } from './terminal.ts';
import type { ShowView } from './views.ts';

/** `show NODE`: its artifacts, file by file, and their origin. Digests are complete, to be copied. */
export function showText(told: ShowView, options: { terminal: Terminal }): string {
  const view = cleaned(told);
  const { terminal } = options;
  const paint = painter(terminal.color);
  const blocks = [`${paint('bold', view.node)} (stage ${view.stage})`];
  for (const output of view.outputs) {
    const sizes = output.files.map((file) => humanBytes(file.bytes));
    const sizeWidth = Math.max(0, ...sizes.map(visibleWidth));
    const total = output.files.reduce((sum, file) => sum + file.bytes, 0);
    const lines = [
      `${paint('bold', output.port)}: ${output.kind}, ${plural(output.files.length, 'file')}, ${humanBytes(total)}`,
      `  ${paint('dim', output.digest)}`,
      ...(output.says ?? []).map((line) => `  ${line}`),
      ...output.files.map((file, i) => {
        const name = file.path === undefined ? file.name : fileLink(file.path, terminal.links, file.name);
        return `  ${padStart(sizes[i]!, sizeWidth)}  ${name}`;
      }),
    ];
    blocks.push(lines.join('\n'));
  }
  blocks.push([paint('bold', 'provenance'), ...provenance(view, terminal.width)].join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function provenance(view: ShowView, width: number): string[] {
  const rows: [string, string][] = [
    ['key', view.key],
    ...view.inputs.map(({ port, from, digest }): [string, string] => [`input ${port}`, `${from} ${digest}`]),
    ...Object.entries(view.parameters).map(([name, value]): [string, string] => [`parameter ${name}`, asText(value)]),
    ...Object.entries(view.environment).map(([name, value]): [string, string] => [`environment ${name}`, value]),
    ['made at', `${view.at}, in ${humanSeconds(view.seconds)}`],
  ];
  if (view.code !== undefined) rows.push(['code', view.code]);
  if ((view.attempts ?? 1) > 1) rows.push(['attempts', attemptsText(view)]);
  if (view.determinism !== undefined) rows.push(['determinism', knownText(view.determinism)]);
  if (view.run !== undefined) rows.push(['run', view.run]);
  if (view.origin !== undefined) rows.push(['origin', originText(view.origin)]);
  if (view.machine !== undefined) rows.push(['machine', view.machine]);
  rows.push(['make it again', view.command]);
  const names = Math.max(...rows.map(([name]) => visibleWidth(name)));
  // On a narrow terminal a value goes below its name, uncut, so that it can be copied.
  const narrow = names + 24 > width;
  return rows.map(([name, value]) =>
    narrow ? `  ${name}\n${wrap(value, width, '    ')}` : `  ${padEnd(name, names)}  ${value}`,
  );
}

const attemptsText = ({ attempts, resumedFrom }: ShowView): string =>
  `${attempts}: earlier ones failed or were interrupted${resumedFrom === undefined ? '' : `; resumed from attempt ${resumedFrom}`}`;

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));

/** Where an imported result came from. */
export const originText = ({ file, seal, importedAt }: NonNullable<ShowView['origin']>): string =>
  `imported from ${file} at ${importedAt}, seal ${seal}`;
