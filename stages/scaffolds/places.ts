import { Problem } from '../../orchestrator/ground/problems.ts';

/** Where a line goes in a file, by its place among the lines; undefined where the file has no such place any more. */
export type Place = (lines: readonly string[]) => number | undefined;

/** Among the imports of one folder, in the formatter's order. */
export function amongImports(specifier: string): Place {
  const folder = specifier.slice(0, specifier.lastIndexOf('/') + 1);
  const bare = (path: string): string => path.replace(/\.ts$/, '');
  return (lines) => {
    const imports = lines.flatMap((line, at) => {
      const from = /^(?:import|\} from) .*'([^']+)';$/.exec(line)?.[1];
      return from?.startsWith(folder) && !from.slice(folder.length).includes('/') ? [{ from, at }] : [];
    });
    const next = imports.find(({ from }) => bare(from) > bare(specifier));
    const last = imports.at(-1);
    return next?.at ?? (last ? last.at + 1 : undefined);
  };
}

/** Before the line that ends what this line begins. */
export function atEndOf(begin: string, end: string): Place {
  return (lines) => {
    const from = lines.findIndex((line) => line.startsWith(begin));
    const to = lines.findIndex((line, at) => at > from && line === end);
    return from < 0 || to < 0 ? undefined : to;
  };
}

/** After the last row of the table with this heading. */
export function atEndOfTable(heading: string): Place {
  return (lines) => {
    const from = lines.findIndex((line) => line.startsWith(heading));
    const length = lines.slice(from).findIndex((line) => !line.startsWith('|'));
    return from < 0 || length < 0 ? undefined : from + length;
  };
}

/** The file's text with the line in its place. @throws Problem where there is no such place. */
export function withLine(path: string, text: string, line: string, place: Place): string {
  const lines = text.split('\n');
  const at = place(lines);
  if (at === undefined)
    throw new Problem(
      'no-place',
      `${path} has changed so much that the place for this line is not found: ${line.trim()} Nothing was written. Add what CONTRIBUTING.md lists by hand.`,
      { exitCode: 2 },
    );
  lines.splice(at, 0, line);
  return lines.join('\n');
}
