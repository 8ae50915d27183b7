import { join, resolve } from 'node:path';
import type { Command } from '../../orchestrator/cli/command.ts';

/** A page has room for this many columns. */
const MOST_SIDES = 6;

const letter = (i: number): string => String.fromCharCode(65 + i);

/** Puts the measurements of several runs side by side in one report; computes nothing. */
export const report: Command = {
  name: 'report',
  description: 'several runs in one report: what differs, what was measured, and which differences are significant',
  options: [
    {
      flags: '--runs <run...>',
      description:
        'each an id, latest, previous, an experiment (its last run), a metrics file, or the folder of a report',
    },
    {
      flags: '--stores <dir...>',
      description: 'take each of --runs (by default latest) from each of these stores',
    },
    { flags: '--output <dir>', description: 'write to this folder, not to latest/comparison-… of the store' },
  ],
  async action({ store, output, compared, write }, flags) {
    const { makeComparison } = await import('../../report/comparison/make-comparison.ts');
    const { sides, code } = await compared({ ...flags, file: 'metrics.json', most: MOST_SIDES });
    const made = await makeComparison({
      sides: sides.map(({ content }) => ({ metrics: content })),
      code: await code(),
    });
    const folder = resolve(flags.output ?? join(store, 'latest', `comparison-${made.name}`));
    await write(folder, made.files);
    const named = sides.map(({ told }, i) => `${letter(i)}  ${told}`);
    output.text([...named, '', made.summary, '', `report  ${join(folder, 'report.html')}`].join('\n'));
    output.data({
      type: 'report-finished',
      sides: sides.map(({ told, run }, i) => ({ side: letter(i), source: told, ...(run && { run }) })),
      folder,
      files: made.files.map(({ path }) => path),
    });
  },
};
