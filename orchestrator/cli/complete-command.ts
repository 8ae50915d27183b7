import type { Command } from './command.ts';
import { type Candidates, candidatesFor } from './completion.ts';
import { splitLine } from './completion-scripts.ts';
import type { OwnContext } from './own-context.ts';

/** For the scripts of `completion`: prints one candidate a line for the word at the cursor. */
export const complete: Command<OwnContext> = {
  name: 'complete',
  description: '',
  arguments: [{ name: '[words...]' }],
  options: [
    { flags: '--line <text>', description: 'the command line after the program, up to the cursor, in place of words' },
  ],
  async action({ project, whole }, { line }: { line?: string }, words: string[]) {
    const given = line === undefined ? words : splitLine(line.trimStart());
    process.stdout.write(answerText(candidatesFor(await whole(), project, given), given.at(-1) ?? ''));
  },
};

function answerText(candidates: Candidates, current: string): string {
  if (candidates === 'paths') return ':paths\n';
  return candidates
    .filter(({ word }) => word.startsWith(current))
    .map(({ word, about }) => `${word}${about ? `\t${about.replace(/\s+/g, ' ')}` : ''}\n`)
    .join('');
}
