import type { TableBlock, Text } from '../document/document.ts';
import { escapeMarkup } from '../ground/escape.ts';
import { dataLink, type HtmlContext, renderText } from './html-context.ts';

/** A table with more rows would make the page slow; the CSV has all rows. */
export const MOST_ROWS = 500;

/** A table that sorts by its headings and, where it is long, can be filtered (page-script.ts). */
export function renderTable(table: TableBlock, context: HtmlContext): string {
  const { id, columns, foot, csv } = table;
  const rows = table.rows.slice(0, MOST_ROWS);
  const left = table.rows.length - rows.length;
  const below = [
    ...(foot ? [renderText(foot, context)] : []),
    ...(left > 0 ? [`These are the first ${MOST_ROWS} of ${table.rows.length} rows.`] : []),
    ...(csv === undefined ? [] : [dataLink(csv, context)]),
  ];
  return frame(
    { id, caption: table.caption, columns, below: below.join(' ') },
    rows.map((row) => renderRow(row, table, context)).join('\n'),
    context,
  );
}

/** Wraps rows into a figure with caption, heading row and foot. */
export function frame(
  { id, caption, columns, below }: Pick<TableBlock, 'id' | 'caption' | 'columns'> & { readonly below: string },
  body: string,
  context: HtmlContext,
): string {
  const name = escapeMarkup(context.names.get(id) ?? '');
  const head = columns
    .map(
      ({ title, align }) =>
        `<th scope="col" class="${align}"><button type="button">${escapeMarkup(title)}</button></th>`,
    )
    .join('');
  return `<figure id="${id}"><figcaption><b>${name}.</b> ${renderText(caption, context)}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="sortable"><thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody></table></div>${below ? `<p class="foot">${below}</p>` : ''}</figure>`;
}

function renderRow(row: readonly Text[], { columns }: TableBlock, context: HtmlContext): string {
  if (row.length === 1)
    return `<tr class="family"><th colspan="${columns.length}" scope="colgroup">${renderText(row[0]!, context)}</th></tr>`;
  const cells = row.map((cell, i) => {
    const [tag, scope] = i === 0 ? ['th', ' scope="row"'] : ['td', ''];
    return `<${tag}${scope} class="${columns[i]!.align}">${renderText(cell, context)}</${tag}>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}
