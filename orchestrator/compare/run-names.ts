import { nearest } from '../ground/nearest.ts';
import { Problem } from '../ground/problems.ts';
import type { RunRecord } from '../keep/kept-runs.ts';

/**
 * Finds the run that a word names: an id or its unambiguous beginning, `latest`, `previous` (the one before the latest, of the
 * same experiment), or an experiment for its last run. `runs` is sorted newest first.
 * @throws Problem `unknown-run`, `ambiguous-run`
 */
export function runNamed(word: string, runs: readonly RunRecord[]): RunRecord {
  const [latest] = runs;
  if (!latest) throw unknown('This store has no run yet. Run something first: npx tsx pipeline.ts run.');
  const exact = runs.find(({ run }) => run === word);
  if (exact) return exact;
  if (word === 'latest') return latest;
  if (word === 'previous') {
    const before = runs.slice(1).find(({ experiment }) => experiment === latest.experiment);
    if (before) return before;
    throw unknown(
      `There is no run of ${latest.experiment} before the latest one, ${latest.run}. Name the runs to compare: npx tsx pipeline.ts runs lists them.`,
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
    `There is no run "${word}".${near ? ` Did you mean "${near}"?` : ''} Give an id or its beginning (npx tsx pipeline.ts runs lists them), latest, previous, or the name of an experiment for its last run.`,
  );
}

const unknown = (message: string): Problem => new Problem('unknown-run', message, { exitCode: 2 });
