import { resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { newestRuns } from '../keep/kept-runs.ts';
import type { Project } from './project.ts';
import { applySettings, leavesOf } from './settings.ts';

/** A word that may stand at the cursor, with a short description. */
export interface Candidate {
  readonly word: string;
  readonly about?: string | undefined;
}

/** The words that may stand at the cursor, or `paths`, which the shell completes itself. */
export type Candidates = readonly Candidate[] | 'paths';

const takesValue = ({ required, optional }: Option): boolean => required || optional;
const isFlag = (word: string): boolean => word.startsWith('-') && word !== '-';

/**
 * Candidates for the last of `words`, which follow the program's name. Taken from the commands, the experiments and the
 * record of the last run, without building a graph, so that a key press is answered at once.
 */
export function candidatesFor(root: Command, project: Project, words: readonly string[]): Candidates {
  const given = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  let command = root;
  const positionals: string[] = [];
  let open: Option | undefined;
  const values: Record<string, string> = {};
  for (const word of given) {
    if (open) {
      values[open.attributeName()] = word;
      open = undefined;
    } else if (isFlag(word)) {
      const option = optionOf(command, root, word);
      if (option && takesValue(option) && !word.includes('=')) open = option;
    } else if (command === root) command = root.commands.find((one) => one.name() === word) ?? root;
    else positionals.push(word);
  }
  const known = { project, store: values.store ?? 'artifacts', experiment: values.experiment ?? positionals[0] };
  const inline = /^(--[\w-]+)=/.exec(current);
  const option = open ?? (inline ? optionOf(command, root, inline[1]!) : undefined);
  if (option && takesValue(option)) return prefixed(valuesOf(option, known, current), inline?.[0] ?? '');
  if (isFlag(current) || (command !== root && current === '' && !command.registeredArguments[positionals.length]))
    return flagsOf(command, root);
  if (command === root) return root.commands.filter(isShown).map((one) => about(one.name(), one.description()));
  const argument = command.registeredArguments[positionals.length] ?? command.registeredArguments.at(-1);
  return argument ? argumentsOf(argument.name(), argument.argChoices, known) : [];
}

interface Known {
  readonly project: Project;
  readonly store: string;
  readonly experiment: string | undefined;
}

const about = (word: string, text: string | undefined): Candidate => ({ word, about: text });

// commander has no public property for it
const isShown = (command: Command): boolean => (command as unknown as { _hidden?: boolean })._hidden !== true;

const optionOf = (command: Command, root: Command, word: string): Option | undefined =>
  [...command.options, ...root.options].find(({ long, short }) => [long, short].includes(word.replace(/=.*/, '')));

const flagsOf = (command: Command, root: Command): Candidate[] =>
  [...new Set([...command.options, ...root.options])].flatMap(({ long, description }) =>
    long ? [about(long, description)] : [],
  );

function valuesOf(option: Option, known: Known, current: string): Candidates {
  if (option.argChoices) return option.argChoices.map((word) => ({ word }));
  switch (option.attributeName()) {
    case 'only':
    case 'force':
      return nodes(known);
    case 'experiment':
      return experiments(known);
    case 'set':
      return settings(known, current);
    default:
      return /file|dir/.test(option.flags) ? 'paths' : [];
  }
}

function argumentsOf(name: string, choices: readonly string[] | undefined, known: Known): Candidates {
  if (choices) return choices.map((word) => ({ word }));
  if (name === 'experiment') return experiments(known);
  if (name === 'node') return nodes({ ...known, experiment: undefined });
  if (name === 'run') return runs(known);
  return /file|dir/.test(name) ? 'paths' : [];
}

function prefixed(candidates: Candidates, prefix: string): Candidates {
  if (candidates === 'paths' || prefix === '') return candidates;
  return candidates.map(({ word, about: text }) => about(prefix + word, text));
}

const titleOf = (value: unknown): string | undefined => {
  const title = (value as { title?: unknown } | undefined)?.title;
  return typeof title === 'string' ? title : undefined;
};

const experiments = ({ project }: Known): Candidate[] =>
  Object.entries(project.experiments).map(([name, value]) => about(name, titleOf(value)));

/** Nodes of the newest run, or of the newest run of the named experiment. */
function nodes({ store, experiment }: Known): Candidate[] {
  for (const run of newestRuns(resolve(store)))
    if (experiment === undefined || run.experiment === experiment)
      return Object.entries(run.nodes).map(([node, { status }]) => about(node, status));
  return [];
}

function runs({ store }: Known): Candidate[] {
  const found: Candidate[] = [];
  for (const { run, experiment } of newestRuns(resolve(store))) if (found.push(about(run, experiment)) === 50) break;
  return found;
}

/** Paths of parameters, or after `path=` the parameter's present value. */
function settings({ project, experiment = project.defaultExperiment }: Known, current: string): Candidate[] {
  const raw = project.experiments[experiment] ?? project.experiments[project.defaultExperiment];
  const parsed = project.schema['~standard'].validate(applySettings(raw, []));
  const value = parsed instanceof Promise || parsed.issues ? raw : parsed.value;
  const all = [...leavesOf(value)].map(
    ([name, at]) => [name, typeof at === 'string' ? at : JSON.stringify(at)] as const,
  );
  const path = /^(?:--set=)?([^=]*)=/.exec(current.replace(/^--set=/, ''))?.[1];
  return path === undefined
    ? all.map(([name, text]) => about(`${name}=`, `now ${text}`))
    : all.flatMap(([name, text]) => (name === path ? [about(`${name}=${text}`, 'as it is')] : []));
}
