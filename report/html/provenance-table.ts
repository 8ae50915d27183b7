import type { TableBlock } from '../document/document.ts';
import { nodeAnchor, showCommand } from '../document/node-anchor.ts';
import { escapeMarkup } from '../ground/escape.ts';
import { flat } from '../ground/flat-values.ts';
import type { ProvenanceNode } from '../ground/study-types.ts';
import { dataLink, type HtmlContext, nodeLink } from './html-context.ts';
import { frame } from './render-table.ts';

const COLUMNS = ['Node', 'Stage', 'Outputs', 'Made from', 'Key, code, parameters'].map((title) => ({
  title,
  align: 'left' as const,
}));

/** The table of nodes: each row links to the rows of its inputs, and long parts are folded. */
export function renderProvenance({ id, caption, csv, rows: all }: TableBlock, context: HtmlContext): string {
  const rows = [...context.nodes.values()].map((node) => renderNode(node, context));
  const left = all.length - rows.length;
  const told = left > 0 ? `${left} of ${all.length} nodes, to which no number links, are left out. ` : '';
  const below = `${told}${csv === undefined ? '' : dataLink(csv, context)}`;
  return frame({ id, caption, columns: COLUMNS, below }, rows.join('\n'), context);
}

const code = (text: string): string => `<code>${escapeMarkup(text)}</code>`;

/** The popover of page-script.ts reads the classes of this row. */
function renderNode(node: ProvenanceNode, context: HtmlContext): string {
  const { name, command = name, stage, key, outputs, inputs, params, environment, codeFingerprint, seal } = node;
  const digests = Object.entries(outputs)
    .sort()
    .map(([port, digest]) => `<li>${escapeMarkup(port)} ${code(digest)}</li>`);
  const parts = [
    ['Command', code(showCommand(command)), 'command'],
    ['Key', code(key), 'key'],
    ['Code', code(codeFingerprint), 'fingerprint'],
    ['Parameters', pairs(params), 'params'],
    ['Environment', pairs(environment), 'environment'],
    ...(seal === undefined
      ? []
      : [['Imported', `not computed here: from the file with the seal ${code(seal)}`, 'seal']]),
  ].map(([term, value, kind]) => `<dt>${term}</dt><dd class="${kind}">${value}</dd>`);
  const from = inputs.map((input) => nodeLink(input, context)).join(', ');
  return `<tr id="${nodeAnchor(name)}"><th scope="row" class="left"><strong>${escapeMarkup(name)}</strong></th><td class="stage">${escapeMarkup(stage)}</td><td><ul class="digests">${digests.join('')}</ul></td><td class="inputs">${from || 'none'}</td><td class="record"><details><summary>${code(short(key))}</summary><dl>${parts.join('')}</dl></details></td></tr>`;
}

/** The start of a digest, which identifies it in the table; the folded part has all of it. */
const short = (digest: string): string => digest.replace(/([0-9a-f]{12})[0-9a-f]+$/, '$1\u2026');

function pairs(values: Readonly<Record<string, unknown>>): string {
  const entries = Object.keys(values).length === 0 ? [] : flat(values);
  return entries.length === 0 ? 'none' : entries.map(([name, value]) => code(`${name} = ${value}`)).join('<br>');
}
