import { sentence } from '../ground/prose.ts';
import type { Mark } from './mark.ts';

/** Short forms of the marks, each once, to end a caption with. */
export const captionMarks = (marks: readonly Mark[]): string =>
  [...new Set(marks.flatMap(({ short }) => (short === undefined ? [] : [` ${sentence(short)}`])))].join('');
