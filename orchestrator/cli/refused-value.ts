import type { StandardSchemaV1 } from '@standard-schema/spec';
import { inWords, issueLines, isUnknownName, pathOf } from '../ground/issue-words.ts';
import { nearest } from '../ground/nearest.ts';
import { commandText, settingWords } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import { shellWord } from '../ground/text.ts';
import type { Project } from './project.ts';
import { applySettings, formsOf, isRounded, leavesOf, splitSetting } from './settings.ts';

type Issues = readonly StandardSchemaV1.Issue[];
type Validate = (value: unknown) => StandardSchemaV1.Result<unknown>;

interface Refused {
  readonly experiment: string;
  readonly raw: unknown;
  readonly set: readonly string[];
  readonly validate: Validate;
  readonly parameters: readonly string[];
  /** What to do about a refused value that comes neither from a file here nor from `--set`. */
  readonly mend?: string | undefined;
}

/** The value with each setting in the first of its forms that fits, or else the issues of the nearest form. */
export function fitted(raw: unknown, set: readonly string[], validate: Validate): StandardSchemaV1.Result<unknown> {
  const forms = set.map(() => 0);
  let result = validate(applySettings(raw, set));
  for (const [i, setting] of set.entries()) {
    const [path, text] = splitSetting(setting);
    const own = (issues: Issues) => issues.filter((issue) => isWithin(pathOf(issue).join('.'), path));
    for (let form = 1; result.issues && own(result.issues).length > 0 && form < formsOf(text).length; form++) {
      const other = validate(applySettings(raw, set, forms.with(i, form)));
      const left = own(other.issues ?? []);
      // A member of a list that is wrong says more than that there is no list.
      const isNearer = left.every((issue) => pathOf(issue).join('.') !== path && !isUnknownName(issue));
      if (!isNearer) continue;
      forms[i] = form;
      result = other;
    }
  }
  return result;
}

const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`);

/** The Problem of a refused value: each issue with the setting that it came from, and what was probably meant. */
export function refusal(issues: Issues, refused: Refused): Problem {
  const { experiment, mend, raw, validate } = refused;
  // With its defaults, so that a misspelt name is looked for among all.
  const whole = validate(raw);
  const known = whole.issues ? raw : whole.value;
  const words = issues.map((issue) => withSetting(issue, known, refused));
  const isTyped = mend === undefined && words.every((one) => one !== undefined);
  const text = isTyped
    ? words.map((one) => `${one}${/[?.]$/.test(one!) ? '' : '.'}`).join(' ')
    : `Experiment "${experiment}" is not valid: ${issueLines(issues, known)}. ${mend ?? waysOut(issues, refused)}`.trim();
  return new Problem('bad-experiment', text, { exitCode: 2 });
}

/** What to do about a value of the experiment: parameters alone are given by `--set`, too. */
function waysOut(issues: Issues, { experiment, set }: Refused): string {
  const [path] = issues.map((issue) => pathOf(issue).join('.')).filter(Boolean);
  if (path === undefined) return set.length > 0 ? '' : 'Edit the experiment.';
  return `Give it: ${commandText('run', experiment, ...settingWords(set), '--set', `${path}=VALUE`)}`;
}

/** The issue in words that begin with the setting at fault; undefined if no setting is. */
function withSetting(issue: StandardSchemaV1.Issue, known: unknown, refused: Refused): string | undefined {
  const path = pathOf(issue).join('.');
  const setting = refused.set.findLast((one) => {
    const [place] = splitSetting(one);
    return path !== '' && (isWithin(path, place) || isWithin(place, path));
  });
  if (setting === undefined) return undefined;
  const [place, text] = splitSetting(setting);
  if (isRounded(text))
    return `--set ${shellWord(setting)}: whole numbers are kept exactly up to ${Number.MAX_SAFE_INTEGER}, and this one is beyond`;
  if (isUnknownName(issue)) return `--set ${shellWord(setting)}: ${unknownParameter(place, path, known, refused)}`;
  const member = memberMeant(setting, known, refused);
  const hint = member === undefined ? '' : ` Did you mean --set ${shellWord(member)}?`;
  return `--set ${shellWord(setting)}: ${inWords(issue, known)}.${hint}`;
}

function unknownParameter(place: string, path: string, known: unknown, { parameters }: Refused): string {
  const all = [...new Set([...[...leavesOf(known)].map(([one]) => one), ...parameters])];
  const group = path.includes('.') ? `${path.slice(0, path.lastIndexOf('.'))}.` : '';
  const names = [
    ...new Set(all.flatMap((one) => (one.startsWith(group) ? [one.slice(group.length).split('.')[0]!] : []))),
  ];
  const sibling = nearest(path.slice(group.length), names);
  const last = place.split('.').at(-1)!;
  const alike = all.filter((one) => one.split('.').at(-1) === last).slice(0, 3);
  const meant =
    sibling !== undefined
      ? [place.replace(path, `${group}${sibling}`)]
      : alike.length > 0
        ? alike
        : [nearest(place, all)].filter((one) => one !== undefined);
  if (meant.length > 0) return `there is no parameter "${path}". Did you mean "${meant.join('" or "')}"?`;
  return `there is no parameter "${path}". ${group === '' ? 'There are' : `In ${group.slice(0, -1)} there are`}: ${names.join(', ')}`;
}

/** For a value given to a whole group, the setting of the first member that takes it. */
function memberMeant(setting: string, known: unknown, { raw, set, validate, parameters }: Refused): string | undefined {
  const [path, text] = splitSetting(setting);
  const group = path.split('.').reduce((at: any, name) => at?.[name], known);
  if (typeof group !== 'object' || group === null || Array.isArray(group) || text.startsWith('{')) return undefined;
  const others = set.filter((one) => one !== setting);
  const below = parameters.filter((one) => one.startsWith(`${path}.`)).map((one) => one.slice(path.length + 1));
  const members = [...new Set([...Object.keys(group), ...below])].map((name) => `${path}.${name}=${text}`);
  const nothing = ['false', 'none', 'off', 'no', 'null'].includes(text) ? [`${path}=null`] : [];
  return [...nothing, ...members].find((one) => fitted(raw, [...others, one], validate).issues === undefined);
}

/** A project's schema as a function. @throws TypeError for an asynchronous one */
export function validator(project: Pick<Project, 'schema'>): Validate {
  return (value) => {
    const result = project.schema['~standard'].validate(value);
    if (result instanceof Promise) throw new TypeError('The experiment schema must be synchronous.');
    return result;
  };
}
