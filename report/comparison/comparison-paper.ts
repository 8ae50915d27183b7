import {
  type Block,
  type FigureBlock,
  type PaperDocument,
  p,
  type Section,
  type TableBlock,
  type Text,
} from '../document/document.ts';
import { counted, fractionLabel, listed, points, pointsInterval } from '../ground/number-format.ts';
import { sentence } from '../ground/prose.ts';
import { shownCommand } from '../ground/shown-command.ts';
import type { Mark } from '../honesty/mark.ts';
import { EQUIVALENCE, SIGNIFICANCE } from '../metrics/outcomes.ts';
import { provenanceTable } from '../paper/appendix.ts';
import type { ComparedSide } from './compared-sides.ts';
import type { ComparisonDetails } from './comparison-details.ts';
import { codeTable, differencesTable, pairedTable } from './comparison-tables.ts';
import { type Difference, unknownOf } from './differences.ts';
import { measuringNodes } from './measuring-nodes.ts';
import { isTested, type PairedResult, type Tested } from './paired-results.ts';

export interface ComparedParts {
  readonly sides: readonly ComparedSide[];
  readonly paired: readonly PairedResult[];
  readonly differences: readonly Difference[];
  readonly details: readonly ComparisonDetails[];
  readonly mainTable: TableBlock;
  readonly figure?: FigureBlock;
}

/** Only the table lists more pairs than this. */
const MOST_SENTENCES = 12;

export function comparisonPaper(parts: ComparedParts): PaperDocument {
  const { sides } = parts;
  return {
    title: `Runs compared: ${sides.map(({ letter, metrics }) => `${letter} (${metrics.experiment})`).join(', ')}`,
    subtitle: sides
      .map(
        ({ letter, metrics, digest }) => `${letter}: ${metrics.dataset.title}, metrics sha256:${digest.slice(0, 12)}`,
      )
      .join(' \u00b7 '),
    honesty: honestyOf(sides),
    abstract: abstractOf(parts),
    sections: [resultsSection(parts), differencesSection(parts), pairedSection(parts), provenanceSection(sides)],
  };
}

/** Warnings about the numbers, each with the letters of its runs unless it holds for all. */
const honestyOf = (sides: readonly ComparedSide[]): string[] => told(sides, ({ text }) => text);

/** The same in short, to end a caption with. */
export const shortHonestyOf = (sides: readonly ComparedSide[]): string =>
  told(sides, ({ short }) => short)
    .map((note) => ` ${note}`)
    .join('');

function told(
  sides: readonly ComparedSide[],
  part: (mark: Pick<Mark, 'text' | 'short'>) => string | undefined,
): string[] {
  const notes = new Map<string, string[]>();
  for (const { letter, metrics } of sides) {
    // Files of earlier versions have no marks, only the notes of the data set.
    const marks = metrics.marks ?? metrics.dataset.notes.map((note) => ({ text: note, short: note }));
    const own = new Set(marks.flatMap((mark) => part(mark) ?? []));
    for (const note of own) notes.set(note, [...(notes.get(note) ?? []), letter]);
  }
  return [...notes].map(([note, letters]) =>
    letters.length === sides.length ? sentence(note) : `${listed(letters)}: ${sentence(note)}`,
  );
}

function tally(paired: readonly PairedResult[]): string {
  const words: readonly (readonly [PairedResult['outcome'], string])[] = [
    ['better', 'better'],
    ['worse', 'worse'],
    ['equivalent', 'equal to within 1 point'],
    ['cannot-tell', 'not significantly different'],
    ['identical', 'identical on every image'],
    ['not-comparable', 'not comparable'],
  ];
  const parts = words.flatMap(([outcome, word]) => {
    const n = paired.filter((one) => one.outcome === outcome).length;
    return n > 0 ? [`${n} ${word}`] : [];
  });
  return listed(parts);
}

function resultsSection(parts: ComparedParts): Section {
  const { mainTable, figure } = parts;
  return {
    id: 'results',
    title: 'Results',
    blocks: [p`${answerOf(parts)}`, ...(figure ? [figure] : []), mainTable],
  };
}

/** How many results of the runs differ, in one sentence. */
export function answerOf({ sides, paired }: ComparedParts): string {
  if (paired.length === 0) return 'These runs have nothing in common: no method at the same share of labels.';
  const first = sides[0]!.letter;
  return `Compared with ${first}, where both runs have a result: ${tally(paired)}.`;
}

function abstractOf(parts: ComparedParts): Text {
  const { sides, paired, differences } = parts;
  const runs = `${counted(sides.length, 'run')} side by side, with ${counted(paired.length, 'pair')} of results for one method at one share of labels.`;
  const changed =
    differences.length === 0
      ? ' According to their metrics.json files they do not differ.'
      : ` They differ in ${listed(kindCounts(differences))}.${namedParameters(sides, differences)}`;
  const told = paired.filter((one): one is Tested => isTested(one) && ['better', 'worse'].includes(one.outcome));
  const claims = told.slice(0, 3).map((one) => ` ${pairSentence(one)}`);
  const rest = told.length > 3 ? ` ${told.length - 3} more differ significantly.` : '';
  const none = told.length === 0 && paired.some(isTested) ? ' No difference is significant.' : '';
  return [`${runs}${changed}${claims.join('')}${rest}${none}`];
}

/** Names up to three changed parameters; more of them are in the table only. */
function namedParameters(sides: readonly ComparedSide[], differences: readonly Difference[]): string {
  const parameters = differences.filter(({ kind }) => kind === 'parameter');
  if (parameters.length === 0 || parameters.length > 3) return '';
  const said = parameters.map(
    ({ name, values }) =>
      `${name} is ${listed(values.map((value, i) => `${value ?? 'missing'} in ${sides[i]!.letter}`))}`,
  );
  return ` ${sentence(listed(said))}`;
}

const NOUNS: Record<Difference['kind'], readonly [one: string, several: string]> = {
  data: ['entry of the data', 'entries of the data'],
  parameter: ['parameter', 'parameters'],
  environment: ['part of the environment', 'parts of the environment'],
  code: ['stage\u2019s code', 'stages\u2019 code'],
};

function kindCounts(differences: readonly Difference[]): string[] {
  return (Object.keys(NOUNS) as Difference['kind'][]).flatMap((kind) => {
    const n = differences.filter((one) => one.kind === kind).length;
    return n > 0 ? [`${n} ${NOUNS[kind][n === 1 ? 0 : 1]}`] : [];
  });
}

/** One sentence on one pair. Its verb follows from the tested outcome. */
function pairSentence(one: Tested): string {
  const by = `${points(one.difference)} points, 95 % interval ${pointsInterval(one.interval)}`;
  const what = `${one.row.name} at ${fractionLabel(one.fraction)} of the labels`;
  switch (one.outcome) {
    case 'better':
      return `${what} is better in ${one.b} than in ${one.a} (${by}).`;
    case 'worse':
      return `${what} is worse in ${one.b} than in ${one.a} (${by}).`;
    case 'equivalent':
      return `${what} is equal in ${one.a} and ${one.b} to within 1 point (${by}).`;
    case 'cannot-tell':
      return `${what} is not significantly different in ${one.b} and ${one.a} (${by}).`;
  }
}

function differencesSection({ sides, differences, details }: ComparedParts): Section {
  const code = codeTable(
    details,
    sides.map(({ letter }) => letter),
  );
  const lost = [...new Set([...unknownOf(sides), ...details.flatMap(({ incomparable }) => incomparable)])];
  const blocks: Block[] = [
    differences.length > 0
      ? p`${{ ref: 'table-differences' }} lists the differences between the runs. Any of them, or another seed, can cause a difference in accuracy.`
      : p`Data, parameters, environment and code are the same in all runs.`,
    ...(differences.length > 0 ? [differencesTable(sides, differences)] : []),
    ...(code ? [code] : []),
    ...(lost.length > 0 ? [{ kind: 'list' as const, items: lost.map((one) => [one]) }] : []),
  ];
  return { id: 'differences', title: 'What differs', blocks };
}

function pairedSection({ sides, paired }: ComparedParts): Section {
  const tested = paired.filter(isTested);
  const one = tested.some(({ seeds }) => Math.min(...seeds) === 1)
    ? ' Where a run has one seed, the tests are about these trained networks and do not cover the spread between seeds.'
    : '';
  const honesty = shortHonestyOf(sides);
  const blocks: Block[] = [
    p`Rows are compared where both runs have the same test images, numbers of labels and label draws. A result is \u201cbetter\u201d or \u201cworse\u201d where Holm\u2019s corrected p is below ${SIGNIFICANCE} and the interval excludes 0, \u201cequal\u201d where the interval lies within \u00b1${100 * EQUIVALENCE} point, and otherwise \u201cnot significantly different\u201d. Seeds are resampled on each side, since the same seed means nothing across changed code.${one}`,
    ...(tested.length > 0 && tested.length <= MOST_SENTENCES
      ? [{ kind: 'list' as const, items: tested.map((pair): Text => [pairSentence(pair)]) }]
      : []),
    ...(paired.length > 0 ? [pairedTable(paired, honesty)] : []),
  ];
  return { id: 'paired', title: 'Run against run', blocks };
}

function provenanceSection(sides: readonly ComparedSide[]): Section {
  return {
    id: 'provenance',
    title: 'Where each number comes from',
    appendix: true,
    blocks: [
      p`Each underlined number links to the node that measured it, with the run in brackets. ${{ code: shownCommand('show', 'NODE') }}, with the store of that run, prints its whole record.`,
      provenanceTable({ provenance: measuringNodes(sides) }),
    ],
  };
}
