import { cleaned } from '../ground/clean-text.ts';
import { plural } from '../ground/quantities.ts';
import { type Paint, painter, truncate, wrap } from '../ground/text.ts';
import type { Terminal } from './terminal.ts';
import type { CodeView } from './views.ts';

/** `code NODE`: its modules, how each counts, its packages, and where and with whom the stage runs. */
export function codeText(told: CodeView, { terminal: { color, width } }: { terminal: Terminal }): string {
  const view = cleaned(told);
  const paint = painter(color);
  const blocks = [`${paint('bold', view.node)} (stage ${view.stage})`];
  if (view.version !== undefined)
    blocks.push(wrap(`Its code is not looked at, since it states the version ${view.version}.`, width));
  const code = view.modules.filter(({ kind }) => kind === 'code');
  const others = view.modules.filter(({ kind }) => kind === 'data');
  if (code.length > 0)
    blocks.push(
      [paint('bold', plural(code.length, 'module')), ...code.flatMap((one) => moduleLines(one, width, paint))].join(
        '\n',
      ),
    );
  if (others.length > 0)
    blocks.push(
      [paint('bold', 'Files beside the code'), ...others.map(({ path }) => `  ${truncate(path, width - 2)}`)].join(
        '\n',
      ),
    );
  const packages = Object.values(view.packages);
  if (packages.length > 0)
    blocks.push([paint('bold', 'Packages'), ...packages.map((one) => `  ${truncate(one, width - 2)}`)].join('\n'));
  blocks.push([wrap(processText(view), width), wrap(placeText(view), width)].join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function moduleLines({ path, whole }: CodeView['modules'][number], width: number, paint: Paint): string[] {
  if (!whole) return [`  ${truncate(path, width - 11)} ${paint('dim', 'precise')}`];
  return [
    `  ${truncate(path, width - 2)}`,
    paint('yellow', wrap(`whole, because of line ${whole.line}: ${whole.what}`, width, '    ')),
  ];
}

const reason = ({ what, at }: { what: string; at: string }): string => `${what} (${at.replace(/^file:\/\//, '')})`;

function processText({ process }: CodeView): string {
  if (!process.shared) return `It gets a fresh process, because of ${reason(process.because!)}.`;
  if (process.declared !== undefined)
    return `It may share a process with other nodes, as is declared: ${process.declared}.`;
  return 'It may share a process with other nodes: nothing of it stays there.';
}

function placeText({ place, notPlain }: CodeView): string {
  if (place.in === 'main')
    return 'It runs inline, in the main process: it is a plain function of its inputs and parameters.';
  if (place.because) return `It is declared inline, but runs in a worker, because of ${reason(place.because)}.`;
  return notPlain
    ? 'It runs in a worker.'
    : 'It runs in a worker. It could be declared inline, since it is a plain function of data.';
}
