import { artifact } from '../../artifact.ts';

/** A text: one file, read back as a string. */
export const Text = artifact({
  kind: 'text',
  version: 1,
  write: (value: string, to) => to.write('text.txt', value),
  read: (from) => from.text('text.txt'),
});

/** How often each word occurs: another type, so that the compiler refuses it where a text is wanted. */
export const Counts = artifact({
  kind: 'counts',
  version: 1,
  write: (value: Record<string, number>, to) => to.write('counts.json', JSON.stringify(value)),
  read: (from) => from.json<Record<string, number>>('counts.json'),
});

/** The table that people open: copied to `artifacts/latest/EXPERIMENT/`. */
export const Page = artifact({
  kind: 'page',
  version: 1,
  latest: 'root',
  write: (value: string, to) => to.write('words.md', value),
  read: (from) => from.text('words.md'),
});
