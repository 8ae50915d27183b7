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
    { flags: '--from <dir>', description: 'the folder where the line is typed' },
  ],
  async action({ project, whole }, { line, from }: { line?: string; from?: string }, words: string[]) {
    // The scripts start the program in its own folder, and a line names stores from where it is typed.
    if (from !== undefined) process.chdir(from);
    const given = line === undefined ? words : splitLine(line.trimStart());
    process.stdout.write(answerText(candidatesFor(await whole(), project, given), given.at(-1) ?? ''));
  },
};

function answerText(candidates: Candidates, current: string): string {
  if (candidates === 'paths') return ':paths\n';
  return (
    candidates
      // A word with line ends or escapes cannot be typed, and comes from no name of ours.
      .filter(({ word }) => word.startsWith(current) && !/\p{Cc}/u.test(word))
      .map(({ word, about }) => `${word}${about ? `\t${about.replace(/[\s\p{Cc}]+/gu, ' ')}` : ''}\n`)
      .join('')
  );
}
