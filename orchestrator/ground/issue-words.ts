import type { StandardSchemaV1 } from '@standard-schema/spec';
import { nearest } from './nearest.ts';

/** What a schema says of a refused value, in the words of parameters and not of the validator. */

export const pathOf = ({ path = [] }: StandardSchemaV1.Issue): string[] =>
  path.map((part) => String(typeof part === 'object' ? part.key : part));

/**
 * The issues of a refused value in one line: `data.limit: it takes 1 or more, and not 0`.
 * @param known - A value whose members are the names that a misspelt one may stand for
 */
export const issueLines = (issues: readonly StandardSchemaV1.Issue[], known: unknown): string =>
  issues.map((issue) => [...[pathOf(issue).join('.')].filter(Boolean), inWords(issue, known)].join(': ')).join('; ');

/** True of a name that a strict object lacks: valibot says "Expected never but received …". */
export const isUnknownName = ({ message }: StandardSchemaV1.Issue): boolean =>
  message.startsWith('Invalid key: Expected never');

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  Array: 'a list',
  Object: 'a group of parameters',
};

/** What a refused value may be, in words, from valibot's message; other messages stay as they are. */
function expectation({ message }: StandardSchemaV1.Issue): string {
  const whole = /^Invalid (?:safe )?integer: Received (.*)$/s.exec(message)?.[1];
  if (whole !== undefined) return `it takes a whole number, at most ${Number.MAX_SAFE_INTEGER}, and not ${whole}`;
  const [, wanted, given] = /^Invalid \w+: Expected (.+) but received (.*)$/s.exec(message) ?? [];
  if (wanted === undefined || given === undefined) return message;
  const names = wanted.startsWith('(') ? [...wanted.matchAll(/"([^"]*)"/g)].map(([, name]) => name!) : [];
  if (names.length > 0) {
    const near = nearest(given.replaceAll('"', ''), names);
    return `it takes one of ${names.join(', ')}, and not ${given}${near === undefined ? '' : ` (did you mean "${near}"?)`}`;
  }
  if (message.startsWith('Invalid length'))
    return `it takes ${wanted.replace('>=', 'at least ')} of them, and has ${given}`;
  const [, sign, limit] = /^([<>]=?)(.+)$/.exec(wanted) ?? [];
  const bounds: Readonly<Record<string, string>> = { '>=': `${limit} or more`, '<=': `${limit} or less` };
  const bound = sign && (bounds[sign] ?? `${sign === '>' ? 'more' : 'less'} than ${limit}`);
  const kinds = wanted
    .replace(/[()]/g, '')
    .split(' | ')
    .map((kind) => WANTED[kind] ?? kind);
  return `it takes ${bound ?? kinds.join(' or ')}, and not ${given}`;
}

export function inWords(issue: StandardSchemaV1.Issue, known: unknown): string {
  if (!isUnknownName(issue)) return expectation(issue);
  const keys = pathOf(issue);
  const name = keys.pop() ?? '';
  const place = keys.reduce((at: any, key) => at?.[key], known) ?? {};
  const others = Object.keys(place).filter((other) => other !== name);
  const near = nearest(name, others);
  return `there is no "${name}"${near === undefined ? '' : ` (did you mean "${near}"?)`}`;
}
