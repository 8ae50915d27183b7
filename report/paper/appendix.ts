import { type Block, p, type Section, type TableBlock, type Text } from '../document/document.ts';
import type { PaperFigures } from '../figures/paper-figures.ts';
import type { Findings } from '../findings/findings.ts';
import { flat } from '../ground/flat-values.ts';
import { shownCommand } from '../ground/shown-command.ts';
import type { Study } from '../ground/study-types.ts';
import { trainingDetails } from './training-details.ts';

/** The sections on the origin of each number and on all parameters. */
export function appendixSections(findings: Findings, { graph }: Pick<PaperFigures, 'graph'>): Section[] {
  const { study } = findings;
  return [
    {
      id: 'provenance',
      title: 'Where each number comes from',
      appendix: true,
      blocks: [
        p`Each underlined number links to a row of this table, with the digests of the data and code behind it. ${{ code: shownCommand('show', 'NODE') }} prints the whole record of a node; ${{ code: shownCommand('verify') }} compares the stored bytes with their digests; ${{ code: shownCommand('run', '--check-determinism', 'NODE') }} runs a node again and compares.`,
        ...(graph ? [p`${{ ref: graph.id }} shows the stages and how results pass between them.`, graph] : []),
        provenanceTable(study),
      ],
    },
    {
      id: 'parameters',
      title: 'Parameters',
      appendix: true,
      blocks: [...trainingDetails(findings), parametersTable(study), environmentTable(study)],
    },
  ];
}

export function provenanceTable(study: Pick<Study, 'provenance'>): TableBlock {
  return {
    kind: 'table',
    id: 'table-provenance',
    caption: ['Nodes of the graph behind this report.'],
    columns: ['Node', 'Stage', 'Key and code', 'Outputs', 'Made from'].map((title) => ({ title, align: 'left' })),
    rows: study.provenance.map((node) => [
      [{ strong: node.name }],
      [node.stage],
      [
        ...['key ', { code: node.key }, ' code ', { code: node.codeFingerprint }],
        ...(node.seal === undefined ? [] : [' imported, seal ', { code: node.seal }]),
      ],
      Object.entries(node.outputs)
        .sort()
        .flatMap(([port, digest], i): Text => [...(i > 0 ? [' '] : []), `${port} `, { code: digest }]),
      node.inputs.flatMap((input, i): Text => [...(i > 0 ? [', '] : []), { value: input, node: input }]),
    ]),
    wide: true,
    csv: 'tables/provenance.csv',
  };
}

function parametersTable(study: Study): TableBlock {
  const used = flat(study.parameters).filter(([path, value]) => value !== '{}' && !isOfOther(path, study));
  return pairs('table-parameters', 'All parameters of the experiment.', 'Parameter', used);
}

/** Options of methods that the study does not train. */
const isOfOther = (path: string, { methods = [] }: Study): boolean => {
  const [, of] = /^pretrain\.options\.([^.]+)/.exec(path) ?? [];
  return of !== undefined && !methods.some(({ id }) => id === of);
};

function environmentTable(study: Study): Block {
  const rows = Object.entries(study.environment).sort();
  return pairs('table-environment', 'The parts of the environment that affect results.', 'Part', rows);
}

function pairs(id: string, caption: string, name: string, rows: readonly (readonly [string, string])[]): TableBlock {
  return {
    kind: 'table',
    id,
    caption: [caption],
    columns: [
      { title: name, align: 'left' },
      { title: 'Value', align: 'left' },
    ],
    rows: rows.map(([key, value]) => [[{ code: key }], [value]]),
    wide: true,
  };
}
