import type { Block, TableBlock, Text } from '../document/document.ts';
import type { Findings } from '../findings/findings.ts';
import { flat } from '../ground/flat-values.ts';
import { count, counted, fractionLabel, listed } from '../ground/number-format.ts';
import type { Study } from '../ground/study-types.ts';
import { captionMarks } from '../honesty/caption-marks.ts';
import { type ChosenPenalties, chosenPenalties } from '../metrics/chosen-penalties.ts';
import { settingText } from '../metrics/swept-settings.ts';
import { methodEquations } from './equations.ts';
import { definesEncoders, definesMethods } from './method-section.ts';

/** What a reader needs to repeat the trainings: encoders by their layers, the values that each training used, penalties chosen. */
export function trainingDetails(findings: Findings): Block[] {
  const { study } = findings;
  return [
    ...(definesEncoders(study) ? [] : encoders(study)),
    ...(definesMethods(study) ? [] : [methodTable(study), ...methodEquations(findings)]),
    ...trainings(study),
    ...penalties(chosenPenalties(findings.main), captionMarks(findings.marks)),
  ];
}

function encoders({ encoders = [] }: Study): Block[] {
  return encoders.map(({ id, title, definition, features, parameters }) => ({
    kind: 'paragraph',
    text: [
      { strong: `${title} (${id}).` },
      ` ${definition} ${count(features)} features, ${count(parameters)} trained values for colour images.`,
    ],
  }));
}

const methodTable = ({ methods }: Study): TableBlock => ({
  kind: 'table',
  id: 'table-methods',
  caption: ['Methods of pretraining and their tasks.'],
  columns: ['Method', 'Task'].map((title) => ({ title, align: 'left' })),
  rows: methods.map(({ id, title, summary }) => [[`${title}\u00a0`, { cite: [id] }], [summary]]),
  wide: true,
});

/** A table of the values that every training shares where there are several, then one for each with its own. */
function trainings(study: Study): Block[] {
  const found = new Map<string, Map<string, string>>();
  for (const { method, setting, node } of study.histories) {
    const name = [method, setting && settingText(setting)].filter(Boolean).join(', ');
    const params = study.provenance.find((one) => one.name === node)?.params;
    if (params && !found.has(name)) found.set(name, new Map(valuesOf(params)));
  }
  const all = [...found.values()];
  const shared =
    all.length < 2 ? [] : [...all[0]!].filter(([path, value]) => all.every((one) => one.get(path) === value));
  const paths = new Set(shared.map(([path]) => path));
  return [
    ...(shared.length > 0 ? [pairs('table-training', 'Parameters that all trainings share.', shared)] : []),
    ...[...found].flatMap(([name, values], i) => {
      const own = [...values].filter(([path]) => !paths.has(path));
      return own.length > 0 ? [pairs(`table-training-${i + 1}`, `Parameters of the training ${name}.`, own)] : [];
    }),
  ];
}

/** Without seeds, which tables of results count, and without what is empty. */
const valuesOf = (params: Readonly<Record<string, unknown>>): [string, string][] =>
  flat(params).filter(([path, value]) => path !== 'seed' && value !== '{}' && value !== '[]' && value !== 'null');

const pairs = (id: string, caption: string, rows: readonly (readonly [string, string])[]): TableBlock => ({
  kind: 'table',
  id,
  caption: [caption],
  columns: [
    { title: 'Parameter', align: 'left' },
    { title: 'Value', align: 'left' },
  ],
  rows: rows.map(([path, value]) => [[{ code: path }], [value]]),
  wide: true,
});

function penalties(chosen: ChosenPenalties | undefined, marks: string): Block[] {
  if (!chosen) return [];
  const { rows, fractions, grid, atEnd, fits } = chosen;
  const cell = (counts: ReadonlyMap<number, number> | undefined): Text =>
    counts
      ? [listed([...counts].map(([l2, times]) => (times === 1 ? `${l2}` : `${l2} (${times} times)`)))]
      : ['\u2013'];
  return [
    {
      kind: 'table',
      id: 'table-penalties',
      caption: [`Penalties of the logistic regressions, chosen on validation images.${marks}`],
      columns: [
        { title: 'Method', align: 'left' },
        ...fractions.map((fraction) => ({ title: `${fractionLabel(fraction)} of labels`, align: 'left' as const })),
      ],
      rows: rows.map(({ name, at }) => [[name], ...fractions.map((fraction) => cell(at.get(fraction)))]),
      foot: [
        `Candidates: ${listed(grid.map(String))}. ${atEnd === 0 ? 'None was chosen at an end of this list.' : `In ${atEnd} of ${counted(fits, 'fit')} the choice is at an end of this list: a wider one (probe.l2) may do better.`}`,
      ],
      wide: true,
      csv: 'tables/penalties.csv',
    },
  ];
}
