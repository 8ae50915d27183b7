import type { PaperDocument } from './document.ts';

/** Nodes that a number in the paper links to. The table of nodes itself does not count: it links each to its inputs. */
export function linkedNodes(paper: PaperDocument): Set<string> {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) look(item);
    else if (typeof value === 'object' && value !== null) {
      if ('id' in value && value.id === 'table-provenance') return;
      if ('value' in value && 'node' in value) found.add(String(value.node));
      else if (!ArrayBuffer.isView(value)) look(Object.values(value));
    }
  };
  look(paper);
  return found;
}
