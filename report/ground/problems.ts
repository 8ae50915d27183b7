/** The shape by which the command line knows an error that a person can mend. */
function problem(code: string, message: string, exitCode: 1 | 2 = 1): Error {
  return Object.assign(new Error(message), { name: 'Problem', code, exitCode });
}

export function nothingMeasured(experiment: string): Error {
  return problem(
    'nothing-measured',
    `Experiment "${experiment}" gave the report no measured accuracy: every method's list of scores is empty. Add a label fraction to the experiment's probe.fractions and run again.`,
  );
}

export function accuracyMismatch(where: string, given: number, counted: number): Error {
  return problem(
    'accuracy-mismatch',
    `The accuracy of ${where} is given as ${given}, but its predictions are right for ${counted} of the test images. The artifact is inconsistent: run its node again with \`npx tsx pipeline.ts run --force NODE\`.`,
  );
}

export function runTwice(first: string, second: string): Error {
  const where = first === second ? `node ${first} gives it twice` : `nodes ${first} and ${second} both give it`;
  return problem(
    'run-twice',
    `One run (a method, encoder, setting, seed, share of labels and draw) is there twice: ${where}. Counted as two it would make intervals narrow for nothing. Name each seed and each swept value once.`,
  );
}

export function predictionsLength(where: string, given: number, expected: number): Error {
  return problem(
    'predictions-length',
    `${where} has ${given} predictions for ${expected} test images. The artifact is inconsistent: run its node again with \`npx tsx pipeline.ts run --force NODE\`.`,
  );
}

export function typesettingFailed(diagnostics: string): Error {
  return problem(
    'typesetting-failed',
    `The PDF could not be typeset without warnings: ${diagnostics}. This is a fault of the report's template or of a text in the experiment; report it with the message.`,
  );
}

export function noBaseline(experiment: string, path: string): Error {
  return problem(
    'no-baseline',
    `There is no baseline at ${path}, so nothing can be compared. Write one, of five seeds, with \`npx tsx pipeline.ts check ${experiment} --baseline ${path} --seeds 5 --update --reason "first baseline"\`.`,
    2,
  );
}

export function notMetrics(run: string, why: string): Error {
  return problem(
    'unreadable-file',
    `Run ${run} cannot be compared: what was given for it ${why}. Give a run, the folder of a report or its metrics.json.`,
    2,
  );
}

export function unreadableFile(what: string, path: string, why: string): Error {
  return problem('unreadable-file', `The ${what} at ${path} cannot be used: ${why}.`, 2);
}

export function badGateSetting(option: string, value: string, rule: string): Error {
  return problem('bad-gate-setting', `${option} ${value} has no meaning: ${rule}.`, 2);
}
