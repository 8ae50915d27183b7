import { nearest } from '../ground/nearest.ts';
import { commandText, storeWords } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import type { RunRecord } from '../keep/kept-runs.ts';

/**
 * Finds the run that a word names: an id or its unambiguous beginning, `latest`, `previous` (the one before the latest, of the
 * same experiment), or an experiment for its last run. `runs` is sorted newest first.
 * @param store - The folder of the runs' store, for messages
 * @throws Problem `unknown-run`, `ambiguous-run`
 */
export function runNamed(word: string, runs: readonly RunRecord[], store: string): RunRecord {
  const list = commandText('runs', ...storeWords(store));
  const [latest] = runs;
  if (!latest)
    throw unknown(`This store has no run yet. Run something first: ${commandText('run', ...storeWords(store))}`);
  const exact = runs.find(({ run }) => run === word);
  if (exact) return exact;
  if (word === 'latest') return latest;
  if (word === 'previous') {
    const before = runs.slice(1).find(({ experiment }) => experiment === latest.experiment);
    if (before) return before;
    throw unknown(
      `There is no run of ${latest.experiment} before the latest one, ${latest.run}. Name the runs to compare. They are listed by: ${list}`,
    );
  }
  const ofExperiment = runs.find(({ experiment }) => experiment === word);
  if (ofExperiment) return ofExperiment;
  const begun = runs.filter(({ run }) => run.startsWith(word));
  if (begun.length === 1) return begun[0]!;
  if (begun.length > 1) {
    const some = begun.slice(0, 5).map(({ run }) => run);
    const more = begun.length > some.length ? ` and ${begun.length - some.length} more` : '';
    throw new Problem(
      'ambiguous-run',
      `${begun.length} runs begin with "${word}": ${some.join(', ')}${more}. Give more of the id.`,
      { exitCode: 2 },
    );
  }
  const names = [
    'latest',
    'previous',
    ...new Set(runs.map(({ experiment }) => experiment)),
    ...runs.map(({ run }) => run),
  ];
  const near = nearest(word, names);
  throw unknown(
    `There is no run "${word}".${near ? ` Did you mean "${near}"?` : ''} Give an id or its beginning, latest, previous, or the name of an experiment for its last run. Runs are listed by: ${list}`,
  );
}

const unknown = (message: string): Problem => new Problem('unknown-run', message, { exitCode: 2 });
