import { cleaned } from '../ground/clean-text.ts';
import { commandText, pathWord } from '../ground/printed-command.ts';
import { humanBytes, humanSeconds, plural } from '../ground/quantities.ts';
import { type Paint, padEnd, painter, truncate, visibleWidth, wrap } from '../ground/text.ts';
import type { TransferView } from '../transfer/transfer-view.ts';
import { shortKey } from './status-table.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly terminal: Terminal;
}

/** `export NODE FILE`: the content of the file, its seal, and the command for the other machine. */
export function exportText(told: TransferView, path: string, { terminal }: Options): string {
  const view = cleaned(told);
  const paint = painter(terminal.color);
  const hex = view.seal.slice(view.seal.indexOf(':') + 1);
  return `${[
    wrap(
      `${paint('green', 'exported')} ${view.node} of ${view.experiment} to ${path}: ${humanBytes(view.bytes)}, with the records of ${plural(view.chain.length, 'result')} that it was made from and ${codeWords(view)}.`,
      terminal.width,
    ),
    `seal  ${view.seal}`,
    'Send the seal on another channel than the file. On the other machine:',
    `  ${commandText('import', pathWord(path), '--expect', hex)}`,
  ].join('\n')}\n`;
}

/** `import FILE`: the proof in the file, and the outcome for each of its results. */
export function importText(told: TransferView, { terminal }: Options): string {
  const view = cleaned(told);
  const { width, color } = terminal;
  const paint = painter(color);
  const states = { new: 'green', confirmed: 'green', checked: 'cyan' } as const;
  const words = {
    new: 'in the store now: a run that needs one of their keys takes it',
    confirmed: 'in the store already, with the same bytes',
    checked: 'checked; nothing was imported',
  };
  const results = (Object.keys(words) as (keyof typeof words)[]).flatMap((state) => {
    const nodes = (view.results ?? []).filter((one) => one.state === state).map(({ node }) => node);
    if (nodes.length === 0) return [];
    const count = nodes.length > 1 ? `${plural(nodes.length, 'result')}: ` : '';
    return [wrap(`${count}${paint(states[state], nodes.join(', '))}: ${words[state]}.`, width)];
  });
  const trust =
    'Checked: every byte, each key as the hash of its parts, the code and its texts, the chain of inputs. That these bytes come from this code is the claim of whoever made the file; running the node again checks it.';
  return `${[
    [
      `${paint('bold', view.file)}: ${view.node} of ${view.experiment}, ${humanBytes(view.bytes)}`,
      `seal  ${view.seal}`,
    ].join('\n'),
    [paint('bold', 'what it is'), ...rows(proofRows(view), width)].join('\n'),
    ...(view.chain.length > 0 ? [chainText(view, width, paint)] : []),
    wrap(trust, width),
    results.join('\n'),
  ].join('\n\n')}\n`;
}

const codeWords = ({ code }: TransferView): string =>
  code.fingerprint.startsWith('version:')
    ? `its stated code version ${code.fingerprint.slice(8)}`
    : `${plural(code.proven, 'text')} of code`;

function proofRows(view: TransferView): [string, string][] {
  const { code, made } = view;
  const group = (kind: string, values: Readonly<Record<string, unknown>>): [string, string][] =>
    Object.entries(values).map(([name, value]) => [
      `${kind} ${name}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
  const texts = code.checked
    ? `${plural(code.proven, 'declaration')} in the file with their text, each checked against a key`
    : 'its texts are left out: another version of this program hashed them, so nothing shows that they are this code';
  return [
    ['key', view.key],
    ...group('output', view.outputs),
    ...group('input', view.inputs),
    ...group('parameter', view.parameters),
    ...group('file', view.files),
    ...group('package', view.packages),
    ...group('environment', view.environment),
    ['code', code.fingerprint],
    ...(code.proven > 0 || !code.checked ? [['', texts] as [string, string]] : []),
    ...(code.without.length > 0
      ? [['', `${plural(code.without.length, 'declaration')} without: ${code.without.join(', ')}`] as [string, string]]
      : []),
    ['made', `${made.at} in ${humanSeconds(made.seconds)}, run ${made.run}`],
    ['machine', Object.values(made.machine).join(', ')],
  ];
}

function rows(pairs: readonly [string, string][], width: number): string[] {
  const names = Math.max(...pairs.map(([name]) => visibleWidth(name)));
  return pairs.map(([name, value]) => `  ${padEnd(name, names)}  ${truncate(value, Math.max(20, width - names - 4))}`);
}

function chainText({ chain }: TransferView, width: number, paint: Paint): string {
  const text = table(
    chain,
    [
      { title: 'made from', text: ({ node }) => node, least: 12 },
      { title: 'stage', text: ({ stage }) => stage, drop: 1 },
      { title: 'key', text: ({ key }) => shortKey(key) },
      { title: 'in the file', text: ({ whole }) => (whole ? 'bytes and record' : 'record') },
    ],
    width,
    paint,
  );
  return text.trimEnd();
}
