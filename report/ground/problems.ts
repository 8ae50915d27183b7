/** An error that a person can mend, in the shape that the command line recognises. */
function problem(code: string, message: string, exitCode: 1 | 2 = 1): Error {
  return Object.assign(new Error(message), { name: 'Problem', code, exitCode });
}

export function nothingMeasured(experiment: string): Error {
  return problem(
    'nothing-measured',
    `Experiment "${experiment}" has no measured accuracy: the list of scores of every method is empty. Give the experiment label subsets (split.fractions, split.budgets) and a probe, and run it again.`,
  );
}

export function accuracyMismatch(where: string, given: number, counted: number): Error {
  return problem(
    'accuracy-mismatch',
    `The stored accuracy of ${where} is ${given}, but ${counted} of its predictions are right. The artifact is inconsistent. Run its node again: the same command with --force NODE.`,
  );
}

export function runTwice(first: string, second: string): Error {
  const where = first === second ? `node ${first} has it twice` : `nodes ${first} and ${second} both have it`;
  return problem(
    'run-twice',
    `One run (method, encoder, setting, seed, share of labels and draw) is there twice: ${where}. Counting it twice would make intervals too narrow. Name each seed and each swept value once.`,
  );
}

export function predictionsLength(where: string, given: number, expected: number): Error {
  return problem(
    'predictions-length',
    `${where} has ${given} predictions for ${expected} test images. The artifact is inconsistent. Run its node again: the same command with --force NODE.`,
  );
}

export function typesettingFailed(diagnostics: string): Error {
  return problem(
    'typesetting-failed',
    `The typesetter refused the PDF or warned about it: ${diagnostics}. The cause is the report's template or a text of the experiment. Please report this message.`,
  );
}

export function noBaseline(path: string, write: string): Error {
  return problem('no-baseline', `There is no baseline at ${path}. Write one from five seeds: ${write}`, 2);
}

export function notMetrics(run: string, why: string): Error {
  return problem(
    'unreadable-file',
    `Run ${run} cannot be compared: its file ${why}. Give a run, the folder of a report, or its metrics.json.`,
    2,
  );
}

export function unreadableFile(what: string, path: string, why: string): Error {
  return problem('unreadable-file', `The ${what} at ${path} cannot be used: ${why}.`, 2);
}

export function badGateSetting(option: string, value: string, rule: string): Error {
  return problem('bad-gate-setting', `${option} ${value} is not valid: ${rule}.`, 2);
}
