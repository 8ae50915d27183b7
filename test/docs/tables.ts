import { DATA_SET_CARDS } from '../../data/sets/cards.ts';
import type { DataSetCard } from '../../data/sets/data-set-card.ts';
import { ENCODER_CARDS } from '../../learn/encoders/cards.ts';
import type { EncoderCard } from '../../learn/encoders/encoder-card.ts';
import { METHOD_CARDS } from '../../learn/methods/cards.ts';
import type { Command } from '../../orchestrator/cli/command.ts';
import { commandsOf } from '../../orchestrator/cli/program.ts';
import type { Project } from '../../orchestrator/cli/project.ts';
import { project } from '../../stages/project.ts';

/** Tables of the guide that are made from cards and commands, by their page and their heading. */

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function methodsTable(): string[] {
  return METHOD_CARDS.map(({ id, title, reference, summary }) =>
    row(`\`${id}\``, title, reference.arxiv ? `arXiv:${reference.arxiv}` : reference.venue, summary),
  );
}

const SHOWN = ['solo', 'lightly', 'authors', 'study-a', 'study-b'] as const;

/** A preset's recipe of views; `yes` for methods that read plain images. */
function presetsTable(): string[] {
  return METHOD_CARDS.flatMap(({ id, presets }) => {
    const cells = SHOWN.map((name) => {
      const preset = presets[name];
      if (!preset) return '–';
      return preset.recipe ? `\`${preset.recipe}\`` : 'yes';
    });
    return cells.every((cell) => cell === '–') ? [] : [row(`\`${id}\``, ...cells)];
  });
}

const number = (value: number): string => value.toLocaleString('en-US');

function encodersTable(): string[] {
  const cards: readonly EncoderCard[] = ENCODER_CARDS;
  return cards.map(({ id, title, summary, family, features, parameters, macs }) =>
    row(
      `\`${id}\``,
      title,
      family?.reference.arxiv ? `arXiv:${family.reference.arxiv}` : 'ours',
      number(features),
      number(parameters),
      `${number(Math.round(macs.count / 1e6))} million at ${macs.side}×${macs.side}`,
      summary,
    ),
  );
}

function dataSetsTable(): string[] {
  const cards: readonly DataSetCard[] = DATA_SET_CARDS;
  return [
    row('`folder`', 'your own', 'JPEG, PNG or WebP files', '–', 'class by folder; files in `unlabeled/` have no class'),
    ...cards.map(({ id, title, classes, image, images, archives, summary }) => {
      const parts = images && [`${number(images.train)} training`, `${number(images.test)} test`];
      if (images && images.unlabeled > 0) parts!.push(`${number(images.unlabeled)} unlabelled`);
      const size = archives[0]?.bytes;
      return row(
        `\`${id}\``,
        title,
        `${parts ? `${parts.join(', ')}, ` : ''}${image.height}×${image.width} pixels, ${classes.length} classes`,
        size ? `${number(Math.round(size / 1e6))} MB` : '–',
        summary,
      );
    }),
  ];
}

/** Every command that `--help` shows, in its order. */
export async function shownCommands(): Promise<Command<never>[]> {
  const loaders = commandsOf({ ...project, source: import.meta.url, build: () => ({}) } as Project);
  const all = await Promise.all(Object.values(loaders).map((load) => load()));
  return all.filter(({ description }) => description !== '');
}

const commandRow = ({ name, arguments: words = [], description, options = [] }: Command<never>): string =>
  row(
    `\`${[name, ...words.map((one) => one.name)].join(' ')}\``,
    description,
    options.map(({ flags }) => `\`${flags}\``).join(', ') || '–',
  );

export interface CardTable {
  readonly page: string;
  readonly heading: string;
  readonly rows: readonly string[];
}

export const cardTables = async (): Promise<CardTable[]> => [
  {
    page: 'docs/README.md',
    heading: row('`data.name`', 'data set', 'images', 'download', 'in short'),
    rows: dataSetsTable(),
  },
  { page: 'docs/README.md', heading: row('name', 'method', 'source', 'in short'), rows: methodsTable() },
  {
    page: 'docs/README.md',
    heading: row('`encoder.name`', 'encoder', 'source', 'features', 'parameters', 'multiply-adds', 'in short'),
    rows: encodersTable(),
  },
  { page: 'docs/presets.md', heading: row('method', ...SHOWN.map((name) => `\`${name}\``)), rows: presetsTable() },
  {
    page: 'docs/terminal.md',
    heading: row('command', 'does', 'options'),
    rows: (await shownCommands()).map(commandRow),
  },
];

/** The page with the table's rows replaced; undefined if the page has no such table. */
export function withRows(text: string, { heading, rows }: CardTable): string | undefined {
  const lines = text.split('\n');
  const from = lines.indexOf(heading);
  if (from < 0) return undefined;
  const length = lines.slice(from).findIndex((line) => !line.startsWith('|'));
  lines.splice(from + 2, length - 2, ...rows);
  return lines.join('\n');
}
