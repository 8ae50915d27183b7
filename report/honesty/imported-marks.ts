import { counted, listed } from '../ground/number-format.ts';
import type { Study } from '../ground/study-types.ts';
import type { Mark } from './mark.ts';

const NAMED = 3;

/** Marks results that were not computed with the rest but imported: nothing here shows that the code gives them. */
export function importedMarks({ provenance }: Study): Mark[] {
  const imported = provenance.filter(({ seal }) => seal !== undefined);
  if (imported.length === 0) return [];
  const names = imported.slice(0, NAMED).map(({ name }) => name);
  const more = imported.length > NAMED ? [`${imported.length - NAMED} more`] : [];
  const seals = [...new Set(imported.map(({ seal }) => seal!))];
  const sealed = `${seals.length === 1 ? 'seal' : 'seals'} ${seals.slice(0, NAMED).join(', ')}${seals.length > NAMED ? ', …' : ''}`;
  return [
    {
      kind: 'imported',
      text: `${counted(imported.length, 'result')} ${imported.length === 1 ? 'was' : 'were'} imported and not computed here (${listed([...names, ...more])}; ${sealed}). Whoever made the file vouches for these numbers; running the nodes again would check them.`,
      short: `${counted(imported.length, 'result')} imported.`,
    },
  ];
}
