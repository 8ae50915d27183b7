import type { NodeVerdict, ReproducedNode, Reproduction } from '../compare/reproduction.ts';
import { cleaned } from '../ground/clean-text.ts';
import { plural, relativeText } from '../ground/quantities.ts';
import { type Colour, painter, shellWord, wrap } from '../ground/text.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const colours: Readonly<Record<NodeVerdict | 'equal', Colour>> = {
  'bit-equal': 'green',
  equal: 'green',
  'within tolerance': 'green',
  different: 'red',
  'not comparable': 'yellow',
  'not judged': 'yellow',
  missing: 'red',
};

/** Number of nodes that are described in words; `--json` has all. */
const SHOWN = 12;

/** `reproduce LOCK`: nodes, metrics, what could not be judged, and finally the verdict. */
export function reproductionText(given: Reproduction, { terminal }: { terminal: Terminal }): string {
  const view = cleaned(given);
  const { width } = terminal;
  const paint = painter(terminal.color);
  const nodes = table(
    view.nodes,
    [
      { title: 'node', text: ({ node, here }) => (here ? `${node} (here ${here})` : node), least: 20 },
      { title: 'verdict', text: ({ verdict }) => verdict, colour: ({ verdict }) => colours[verdict] },
      { title: 'key', text: ({ key }) => key, drop: 1 },
      {
        title: 'computed',
        text: ({ ran, verdict }) => (verdict === 'missing' ? 'no' : ran ? 'now' : 'before'),
        drop: 2,
      },
    ],
    width,
    paint,
  );
  const blocks = [nodes.trimEnd()];
  const told = view.nodes.filter(({ verdict, causes }) => verdict !== 'bit-equal' || causes.length > 0);
  const lines = told
    .slice(0, SHOWN)
    .flatMap((one) => [wrap(`${one.node}: ${one.reason}`, width), ...firstDifference(one, width)]);
  if (told.length > SHOWN) lines.push(`and ${plural(told.length - SHOWN, 'more node')}: --json has all`);
  if (lines.length > 0) blocks.push(lines.join('\n'));
  if (view.extra.length > 0)
    blocks.push(wrap(`The graph here has nodes that the lock does not have: ${view.extra.join(', ')}.`, width));
  if (view.metrics) {
    const compared = table(
      view.metrics.compared,
      [
        { title: 'metric', text: ({ name }) => name },
        { title: 'original', text: ({ original }) => short(original), right: true },
        { title: 'here', text: ({ reproduced }) => short(reproduced), right: true },
        { title: 'verdict', text: ({ verdict }) => verdict, colour: ({ verdict }) => colours[verdict] },
        { title: 'note', text: ({ note }) => note, drop: 1 },
      ],
      width,
      paint,
    );
    blocks.push(`${compared}${wrap(view.metrics.rule, width)}`);
  }
  for (const sentence of view.notJudged) blocks.push(wrap(sentence, width));
  if (view.set.length > 0)
    blocks.push(
      wrap(
        `Settings here that differ from the lock's: ${view.set.map((one) => `--set ${shellWord(one)}`).join(' ')}.`,
        width,
      ),
    );
  blocks.push(paint(view.ok ? 'green' : 'red', wrap(view.sentence, width)));
  return `${blocks.join('\n\n')}\n`;
}

function firstDifference({ differences }: ReproducedNode, width: number): string[] {
  const [first] = differences;
  if (!first) return [];
  const by = first.relative === undefined ? '' : ` (relative ${relativeText(first.relative)})`;
  const text = `${first.output}/${first.file}, ${first.place}: ${first.stored} originally, ${first.again} here${by}`;
  return [wrap(text, width, '  ')];
}

const short = (value: number | undefined): string => (value === undefined ? '' : String(Number(value.toPrecision(5))));
