import { artifact } from '../orchestrator/artifact.ts';

export const Text = artifact({
  kind: 'text',
  version: 1,
  write: (value: string, to) => to.write('text.txt', value),
  read: (from) => from.text('text.txt'),
});

export const Page = artifact({
  kind: 'page',
  version: 1,
  latest: 'root',
  write: (value: string, to) => to.write('page.txt', value),
  read: (from) => from.text('page.txt'),
});
