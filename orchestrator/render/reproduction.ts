import type { NodeVerdict, ReproducedNode, Reproduction } from '../reproduce/view.ts';
import { relativeText } from './determinism.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { type Colour, painter, wrap } from './text.ts';

const colours: Readonly<Record<NodeVerdict | 'equal', Colour>> = {
  'bit-equal': 'green',
  equal: 'green',
  'within tolerance': 'green',
  different: 'red',
  'not comparable': 'yellow',
  'not judged': 'yellow',
  missing: 'red',
};

/** Differences of numbers that are shown; `--json` has them all. */
const SHOWN = 5;

/** `reproduce LOCK`: nodes, metrics, what could not be judged, and the verdict last. */
export function reproductionText(view: Reproduction, { terminal }: { terminal: Terminal }): string {
  const { width } = terminal;
  const paint = painter(terminal.color);
  const nodes = table(
    view.nodes,
    [
      { title: 'node', text: ({ node, here }) => (here ? `${node} (here ${here})` : node), least: 20 },
      { title: 'verdict', text: ({ verdict }) => verdict, colour: ({ verdict }) => colours[verdict] },
      { title: 'run here', text: ({ ran }) => (ran ? 'yes' : 'no'), drop: 2 },
      { title: 'key', text: ({ key }) => key, drop: 1 },
      {
        title: 'why',
        text: ({ reason, verdict, causes }) => (verdict === 'bit-equal' && causes.length === 0 ? '' : reason),
        least: 24,
      },
    ],
    width,
    paint,
  );
  const blocks = [nodes.trimEnd()];
  const apart = view.nodes.filter(({ verdict }) => verdict === 'different' || verdict === 'within tolerance');
  const lines = apart.flatMap(firstDifference).slice(0, SHOWN);
  if (lines.length > 0) blocks.push(lines.map((line) => wrap(line, width)).join('\n'));
  if (view.extra.length > 0)
    blocks.push(wrap(`The graph here also has nodes that the lock has not: ${view.extra.join(', ')}.`, width));
  if (view.metrics) {
    const compared = table(
      view.metrics.compared,
      [
        { title: 'metric', text: ({ name }) => name, least: 24 },
        { title: 'original', text: ({ original }) => short(original), right: true },
        { title: 'reproduced', text: ({ reproduced }) => short(reproduced), right: true },
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
    blocks.push(wrap(`Settings here that are other than the lock's: --set ${view.set.join(' --set ')}.`, width));
  blocks.push(wrap(paint(view.ok ? 'green' : 'red', view.sentence), width));
  return `${blocks.join('\n\n')}\n`;
}

function firstDifference({ node, differences }: ReproducedNode): string[] {
  const [first] = differences;
  if (!first) return [];
  const by = first.relative === undefined ? '' : ` (relative ${relativeText(first.relative)})`;
  return [
    `${node}: ${first.output}/${first.file}, ${first.place}: ${first.stored} originally, ${first.again} here${by}`,
  ];
}

const short = (value: number | undefined): string => (value === undefined ? '' : String(Number(value.toPrecision(6))));
