import { isBuiltin } from 'node:module';
import { IMPURE_GLOBALS, impureMember, makesCode } from '../guard/impure.ts';
import type { Binding } from './fact-types.ts';
import { bare, bareParent, literalText, type SyntaxNode, ts } from './syntax.ts';

/** The meaning of a name in a file: a global object, or a module of Node. */
export interface Names {
  /** True for a name that is declared in the file or around the place, so that it is not the global one. */
  isOwn(name: string): boolean;
  readonly imports: ReadonlyMap<string, Binding>;
}

export interface Impure {
  /** Allowances that would permit it. */
  readonly asked: readonly string[];
  /** The reason why the code that runs cannot be known. */
  readonly opaque?: string;
}

const NOTHING: Impure = { asked: [] };

/** Modules whose export of that name is a global object, under the same or another name. */
const SAME_AS_GLOBAL: Readonly<Record<string, string>> = {
  'perf_hooks performance': 'performance',
  'process default': 'process',
  'process *': 'process',
  'crypto webcrypto': 'crypto',
};

const isPlainTarget = (node: SyntaxNode): boolean => {
  const parent = bareParent(node);
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    bare(parent.left) === node
  );
};

/** The members of the value at `node` that are used, with their places; none if the value is used as a whole. */
function membersOf(node: SyntaxNode): readonly (readonly [name: string, at: SyntaxNode | undefined])[] {
  const parent = bareParent(node);
  if (ts.isPropertyAccessExpression(parent) && bare(parent.expression) === node) return [[parent.name.text, parent]];
  if (ts.isElementAccessExpression(parent) && bare(parent.expression) === node) {
    const name = literalText(parent.argumentExpression);
    return name === undefined ? [] : [[name, parent]];
  }
  if (!ts.isVariableDeclaration(parent) || !ts.isObjectBindingPattern(parent.name)) return [];
  return parent.name.elements.flatMap((element) => {
    const name = element.propertyName ?? element.name;
    if (element.dotDotDotToken || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) return [];
    return [[name.text, element.name] as const];
  });
}

/** `env:NAME` for each variable that is read from the `process.env` at `node`. */
function variables(node: SyntaxNode | undefined): string[] {
  if (!node) return ['env:*'];
  if (ts.isObjectBindingPattern(node)) {
    const names = node.elements.map((element) => (element.dotDotDotToken ? '*' : elementName(element)));
    return names.map((name) => `env:${name}`);
  }
  const parent = bareParent(node);
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InKeyword)
    return [`env:${literalText(parent.left) ?? '*'}`];
  const members = membersOf(node);
  if (members.length === 0) return ['env:*'];
  return members.filter(([, at]) => !at || !isPlainTarget(at)).map(([name]) => `env:${name}`);
}

const elementName = (element: ts.BindingElement): string => {
  const name = element.propertyName ?? element.name;
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '*';
};

/** `child:pip` for `spawn('pip', …)` and `exec('pip install')`; `child:*` if the code does not name the program. */
function child(member: string, at: SyntaxNode): string {
  const call = bareParent(at);
  const argument = ts.isCallExpression(call) && bare(call.expression) === at ? call.arguments[0] : undefined;
  if (member.startsWith('fork') || argument?.getText() === 'process.execPath') return 'child:node';
  const command = literalText(argument)?.trim();
  if (!command) return 'child:*';
  return `child:${(/^exec(Sync)?$/.test(member) ? command.split(/\s/)[0]! : command).replace(/^.*[/\\]/, '')}`;
}

const WRITES = /^(write|append|mk|rm|unlink|truncate|chmod|chown|utimes|symlink|createWrite)/;
const PATH_CALL = /^(read|stat|lstat|open|access|exists|create|cp|copy|rename|watch|realpath|glob)/;

/**
 * A file of the project that the call itself names. Only relative names count; others are judged when they are used.
 */
function file(member: string, at: SyntaxNode): string[] {
  const call = bareParent(at);
  const path = ts.isCallExpression(call) && bare(call.expression) === at ? literalText(call.arguments[0]) : undefined;
  if (path === undefined || /^([/\\]|[a-z]:|\.\.)/i.test(path) || !(WRITES.test(member) || PATH_CALL.test(member)))
    return [];
  return [`${WRITES.test(member) ? 'write' : 'read'}:${path.replace(/^(\.\/)+|\/$/g, '')}`];
}

function ofModule(module: string, member: string, at: SyntaxNode): Impure {
  const opaque = makesCode(module, member);
  if (opaque !== undefined) return { asked: [], opaque };
  if (module === 'child_process' && member !== '*') return { asked: [child(member, at)] };
  if (module === 'fs' || module === 'fs/promises') return { asked: file(member, at) };
  const asked = impureMember(module, member);
  if (asked === 'env') return { asked: variables(at) };
  return asked === undefined ? NOTHING : { asked: [asked] };
}

function ofGlobal(name: string, at: SyntaxNode): Impure {
  const table = Object.hasOwn(IMPURE_GLOBALS, name) ? IMPURE_GLOBALS[name]! : undefined;
  if (!table || ts.isTypeOfExpression(bareParent(at))) return NOTHING;
  if (table[''] !== undefined) return { asked: [table['']] };
  return {
    asked: membersOf(at).flatMap(([member, place]) => {
      const asked = Object.hasOwn(table, member) ? table[member]! : undefined;
      return asked === 'env' ? variables(place) : asked === undefined ? [] : [asked];
    }),
  };
}

/**
 * Finds what a reference to a name asks for: the clock, randomness, the machine, a variable, a process, the network.
 */
export function impurityOf(node: ts.Identifier, names: Names): Impure {
  const binding = names.imports.get(node.text);
  if (binding && isBuiltin(binding.from)) {
    const module = binding.from.replace(/^node:/, '');
    const same = SAME_AS_GLOBAL[`${module} ${binding.name}`];
    if (same !== undefined) return ofGlobal(same, node);
    if (binding.name !== '*' && binding.name !== 'default') return ofModule(module, binding.name, node);
    const members = membersOf(node);
    if (members.length === 0) return ofModule(module, '*', node);
    const found = members.map(([member, at]) => {
      const inner = SAME_AS_GLOBAL[`${module} ${member}`];
      return inner !== undefined && at ? ofGlobal(inner, at) : ofModule(module, member, at ?? node);
    });
    const opaque = found.find((one) => one.opaque !== undefined)?.opaque;
    return { asked: found.flatMap(({ asked }) => asked), ...(opaque === undefined ? {} : { opaque }) };
  }
  if (names.isOwn(node.text)) return NOTHING;
  if (node.text !== 'globalThis' && node.text !== 'global') return ofGlobal(node.text, node);
  const found = membersOf(node).map(([member, at]) => (at ? ofGlobal(member, at) : NOTHING));
  return { asked: found.flatMap(({ asked }) => asked) };
}
