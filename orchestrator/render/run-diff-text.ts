import type { JsonChange } from '../compare/json-numbers.ts';
import type { MainResults } from '../compare/main-results.ts';
import type { Change, DiffNode, DiffRun, DiffView, FileComparison, NodesChange } from '../compare/run-diff.ts';
import { cleaned } from '../ground/clean-text.ts';
import { plainTime, plural } from '../ground/quantities.ts';
import { type Paint, padEnd, painter, truncate, visibleWidth, wrap } from '../ground/text.ts';
import { codeChangeLines } from './code-change.ts';
import { shortKey } from './status-table.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Number of lines of one section, and of all changed functions together, that are shown without `--all`. */
const MOST = 12;
const MOST_CODE = 60;

/** `diff RUN RUN`: one block for each kind of difference, causes before effects. */
export function diffText(told: DiffView, options: { terminal: Terminal; all: boolean }): string {
  const view = cleaned({ ...told, code: [] });
  const { width, color } = options.terminal;
  const page = new Page(width, painter(color), options.all);
  const { graph } = view;
  page.block(undefined, [runLine('from', view.before), runLine('to', view.after)]);
  if (view.results) page.block(view.results.after.what, mainLines(view.results, page));
  if (view.same) page.block(undefined, [`Nothing differs: ${plural(view.outputs.same, 'output')} with equal digests.`]);
  page.list('settings', view.settings, (change) => page.change(change.path, change));
  page.list('graph', graphLines(graph, page), (lines) => lines);
  page.list('results in one run alone', view.statuses, ({ node, before, after }) => [
    `  ${node}  ${before} → ${after}`,
  ]);
  page.nodesChanges('parameters', view.parameters);
  page.nodesChanges('files', view.files);
  page.nodesChanges('packages', view.packages);
  page.nodesChanges('environment', view.environment);
  page.nodesChanges('machine (not part of any key)', view.machine);
  page.code(told.code);
  for (const file of view.metrics) page.numbers(file);
  const { changed, same } = view.outputs;
  if (changed.length > 0)
    page.list(`outputs: ${changed.length} of ${changed.length + same} differ`, changed, (output) => [
      `  ${output.node}.${output.port}  ${shortKey(output.before)} → ${shortKey(output.after)}`,
    ]);
  page.list('not compared', view.incomparable, (sentence) => [wrap(sentence, width, '  ')]);
  return page.text();
}

const runLine = (word: string, { run, experiment, at, state }: DiffRun): string =>
  `${padEnd(word, 4)}  ${run}  ${experiment}, ${plainTime(at)} UTC, ${state}`;

/** Each value of the main table before and after, and the difference where there is one. */
function mainLines({ before, after }: NonNullable<DiffView['results']>, page: Page): string[] {
  const names = [...new Set([...before.rows, ...after.rows].map(({ name }) => name))];
  const columns = [...new Set([...before.columns, ...after.columns])];
  const at = (side: MainResults, name: string, column: string): number | null =>
    side.rows.find((row) => row.name === name)?.values[side.columns.indexOf(column)] ?? null;
  const rows = names.map((name) => ({
    name,
    cells: columns.map((column) => changeText(at(before, name, column), at(after, name, column), after.decimals)),
  }));
  const text = table(
    rows,
    [
      { title: '', text: ({ name }) => `  ${name}`, least: 12 },
      ...columns.map((title, i) => ({ title, text: ({ cells }: (typeof rows)[number]) => cells[i]!, right: true })),
    ],
    page.width,
    page.paint,
  );
  return text.replace(/\n$/, '').split('\n');
}

function changeText(before: number | null, after: number | null, decimals: number): string {
  if (before === after) return before?.toFixed(decimals) ?? '';
  const change = before === null || after === null ? '' : ` (${signed(after - before, 3)})`;
  return `${before?.toFixed(decimals) ?? 'none'} → ${after?.toFixed(decimals) ?? 'none'}${change}`;
}

function graphLines({ added, removed, renamed, rewired }: DiffView['graph'], page: Page): string[][] {
  const node = (sign: '+' | '-', { node, stage }: DiffNode) => [
    page.paint(
      sign === '+' ? 'green' : 'red',
      `  ${sign} ${node}${stage === '' || node === stage ? '' : ` (stage ${stage})`}`,
    ),
  ];
  return [
    ...added.map((one) => node('+', one)),
    ...removed.map((one) => node('-', one)),
    ...renamed.map(({ before, after }) => [`  ~ ${before} is called ${after}`]),
    ...rewired.map(({ node, before, after }) => [
      `  ~ ${node} takes from`,
      page.paint('red', `    - ${truncate(before.join(', ') || 'nothing', page.width - 6)}`),
      page.paint('green', `    + ${truncate(after.join(', ') || 'nothing', page.width - 6)}`),
    ]),
  ];
}

class Page {
  readonly width: number;
  readonly paint: Paint;
  readonly #all: boolean;
  readonly #blocks: string[] = [];

  constructor(width: number, paint: Paint, all: boolean) {
    this.width = width;
    this.paint = paint;
    this.#all = all;
  }

  text(): string {
    return `${this.#blocks.join('\n\n')}\n`;
  }

  block(title: string | undefined, lines: readonly string[]): void {
    if (lines.length > 0) this.#blocks.push([...(title ? [this.paint('bold', title)] : []), ...lines].join('\n'));
  }

  /** The first dozen items, and the number of others. */
  list<T>(title: string, items: readonly T[], lines: (item: T) => readonly string[]): void {
    const shown = this.#all ? items : items.slice(0, MOST);
    const rest = items.length - shown.length;
    this.block(title, [...shown.flatMap(lines), ...(rest > 0 ? [this.#more(rest)] : [])]);
  }

  nodesChanges(title: string, changes: readonly NodesChange[]): void {
    this.list(title, changes, (change) => [...this.change(change.path, change), this.#nodes(change.nodes)]);
  }

  /** On one line if it fits, else the old value above the new one. */
  change(path: string, { before, after }: Pick<Change, 'before' | 'after'>): string[] {
    const name = path === '' ? 'the whole value' : path;
    if (before === undefined || after === undefined) {
      const [sign, value] = before === undefined ? ['+', after!] : ['-', before];
      return [this.paint(sign === '+' ? 'green' : 'red', `  ${sign} ${truncate(`${name}  ${value}`, this.width - 4)}`)];
    }
    const line = `  ${name}  ${short(before)} → ${short(after)}`;
    if (visibleWidth(line) <= this.width && short(before) !== short(after)) return [line];
    return [
      `  ${name}`,
      this.paint('red', `    - ${truncate(before, this.width - 6)}`),
      this.paint('green', `    + ${truncate(after, this.width - 6)}`),
    ];
  }

  code(changes: DiffView['code']): void {
    let left = this.#all ? Number.POSITIVE_INFINITY : MOST_CODE;
    const told: string[] = [];
    for (const [i, change] of changes.entries()) {
      if (left <= 0) {
        told.push(this.#more(changes.length - i, 'declaration'));
        break;
      }
      const [head, ...lines] = codeChangeLines(change, this.width - 2, this.paint);
      // The last one may exceed the limit by a few lines rather than be cut to nothing.
      const shown = lines.slice(0, Math.max(left, 12));
      const rest = lines.length > shown.length ? [this.#more(lines.length - shown.length, 'line')] : [];
      left -= shown.length;
      told.push(`  ${head}`, this.#nodes(change.nodes), ...shown.map((line) => `  ${line}`), ...rest);
    }
    this.block(`code: ${plural(changes.length, 'declaration')}`, told);
  }

  numbers({ node, port, file, same, numbers, others }: FileComparison): void {
    const told =
      numbers.length === 0 ? 'no number differs' : `${numbers.length} of ${numbers.length + same} numbers differ`;
    const shown = this.#all ? [...numbers, ...others] : numbers.slice(0, MOST);
    const lines = shown.flatMap((change) => this.#number(change));
    if (numbers.length > shown.length) lines.push(this.#more(numbers.length - shown.length, 'number'));
    if (others.length > 0 && !this.#all) lines.push(this.#more(others.length, 'text or missing value'));
    this.block(`${node}.${port} ${file}: ${told}`, lines);
  }

  #number({ path, before, after, delta, relative, note }: JsonChange): string[] {
    if (note) return [wrap(`${path}: ${note}`, this.width, '  ')];
    if (delta === undefined) return this.change(path, { ...side('before', before), ...side('after', after) });
    const percent = relative === undefined ? '' : `, ${signed(100 * relative, 3)} %`;
    const values = `${number(before)} → ${number(after)}  (${signed(delta, 4)}${percent})`;
    const line = `  ${path}  ${values}`;
    return visibleWidth(line) <= this.width ? [line] : [`  ${path}`, `    ${values}`];
  }

  #nodes(nodes: readonly string[]): string {
    const few = nodes.slice(0, this.#all ? nodes.length : 3);
    const more = nodes.length > few.length ? ` and ${nodes.length - few.length} more` : '';
    return this.paint('dim', wrap(`in ${few.join(', ')}${more}`, this.width, '    '));
  }

  #more(count: number, noun = ''): string {
    return this.paint(
      'dim',
      `  … and ${count} more${noun ? ` ${noun}${count === 1 ? '' : 's'}` : ''}; --all shows them`,
    );
  }
}

const side = (name: 'before' | 'after', value: unknown) =>
  value === undefined ? {} : { [name]: typeof value === 'string' ? value : JSON.stringify(value) };

const short = (text: string): string => (/^(xxh128|sha256):/.test(text) ? shortKey(text) : text);
const number = (value: unknown): string => String(Number((value as number).toPrecision(6)));
const signed = (value: number, digits: number): string => `${value > 0 ? '+' : ''}${Number(value.toPrecision(digits))}`;
