import { settingWords } from '../ground/printed-command.ts';
import { shellWord } from '../ground/text.ts';
import type { ExperimentChoice } from './session-types.ts';

/** The experiment of a choice in words, for a person who did not name it. */
export function impliedWords({ experiment, implied, set }: ExperimentChoice): string {
  const settings = set.length > 0 ? ` with ${settingWords(set).map(shellWord).join(' ')}` : '';
  const from = implied === 'last run' ? ', of the last run' : implied === 'default' ? ', the default experiment' : '';
  return `${experiment}${from}${settings}`;
}

/** What a message about a node adds where a person did not name the experiment. */
export const placeOf = (choice: ExperimentChoice): string =>
  choice.implied === undefined ? '' : ` in ${impliedWords({ ...choice, set: [] })} (--experiment NAME takes another)`;
