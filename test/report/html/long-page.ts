import type { PaperDocument, TableBlock, Text } from '../../../report/document/document.ts';
import { renderHtml } from '../../../report/html/render-html.ts';
import { csvOfTable } from '../../../report/tables/csv.ts';

/** A page with a table of 604 rows: cells with signs, suffixes, bounds and nothing in them. */
export function longPage(): string {
  const odd: Text[] = [['\u2013'], ['2.1 M'], ['0.5'], ['< 0.001'], ['0.001'], ['1,200'], ['950 k']];
  const rows: Text[][] = [
    [['Methods']],
    ...Array.from({ length: 603 }, (_, i): Text[] => [[`method-${i}`], odd[i] ?? [`${(7 * i) % 900}.5 [1, 2]`]]),
  ];
  const table: TableBlock = {
    kind: 'table',
    id: 'table-long',
    caption: ['A long table.'],
    columns: [
      { title: 'Method', align: 'left' },
      { title: 'A value whose heading is rather long beside its numbers', align: 'right' },
    ],
    rows,
    wide: true,
    csv: 'tables/long.csv',
  };
  const paper: PaperDocument = {
    title: 'A long table',
    subtitle: '',
    honesty: [],
    abstract: ['It is long.'],
    sections: [{ id: 'results', title: 'Results', blocks: [table] }],
  };
  return renderHtml(paper, [], new Map([['tables/long.csv', csvOfTable(table)]]), []);
}
