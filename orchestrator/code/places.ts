import { createHash } from 'node:crypto';

/** What a reference leads to: a declaration, data file or namespace by its id, or words for what has none. */
export type Link = string | { readonly id: string } | { readonly root: string };

/** What the closure knows of the modules that load together. */
export interface Loading {
  /** Statements and declarations, by id, of the modules that count whole, in the order in which they load. */
  of(root: string): readonly Link[];
}

/**
 * The hash of how the parts of a closure refer to each other. Each part is numbered by when it is first reached from the
 * stage, so that a file may be moved and a name be imported under another one.
 */
export function referencesHash(
  start: readonly Link[],
  linksOf: (id: string) => readonly Link[],
  hashOf: (id: string) => string,
  loading: Loading,
): string {
  const places = new Map<string, number>();
  const roots = new Map<string, number>();
  const number = (map: Map<string, number>, key: string): number => {
    const known = map.get(key) ?? map.size;
    map.set(key, known);
    return known;
  };
  const rendered = (links: readonly Link[]): string =>
    links
      .map((link) => {
        if (typeof link === 'string') return link;
        return 'id' in link ? `@${number(places, link.id)}` : `load ${number(roots, link.root)}`;
      })
      .join(' ');
  const lines = [rendered(start)];
  // Maps give what is added while they are walked, too.
  const visited = new Set<string>();
  const drain = (): void => {
    for (const id of places.keys()) {
      if (visited.has(id)) continue;
      visited.add(id);
      lines.push(`${hashOf(id)} ${rendered(linksOf(id))}`);
    }
  };
  drain();
  for (const root of roots.keys()) {
    lines.push(`load ${rendered(loading.of(root))}`);
    drain();
  }
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
}
