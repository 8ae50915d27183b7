import type { Binding, Keeping } from './fact-types.ts';
import { isPureMember, PURE_CALLS } from './harmless.ts';
import { bare, hasModifier, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** What a top-level value is to those who use its name, without what they do to it. */
export type Kind = Pick<Keeping, 'kind' | 'depth' | 'from'> & { readonly keeps?: string };

/** The names of a file. */
export interface Names {
  readonly known: ReadonlySet<string>;
  readonly imports: ReadonlyMap<string, Binding>;
}

const VALUE: Kind = { kind: 'value' };
const FUNCTION: Kind = { kind: 'function' };
/** Deeper than any chain of members reaches: only uses that hand on no part are allowed. */
const OPAQUE = 99;
const data = (depth: number): Kind => ({ kind: 'data', depth });
/** What builders give: nobody changes it by its name, and what it holds by members. */
const BUILT: Kind = { kind: 'data', depth: OPAQUE, from: 1 };
const keeps = (what: string): Kind => ({ kind: 'data', depth: OPAQUE, keeps: what });

const DECLARES = /^(stage|artifact|many|items|mapEach)$/;
const DEFAULTS = /^(?:optional|nullish|nullable|undefinedable|fallback|default|prefault|catch)$/;
const SCHEMAS: ReadonlySet<string> = new Set(['valibot', 'zod']);

/** What evaluating a top-level declaration leaves under its name. */
export function kindOf(node: SyntaxNode, names: Names): Kind {
  if (ts.isFunctionDeclaration(node)) return FUNCTION;
  if (ts.isClassLike(node)) return kindOfClass(node);
  if (ts.isEnumDeclaration(node)) return data(1);
  if (ts.isExportAssignment(node)) return kindOfValue(node.expression, names);
  if (ts.isPropertyAssignment(node)) return VALUE;
  if (!ts.isVariableDeclaration(node)) {
    const isPart =
      ts.isMethodDeclaration(node) || ts.isShorthandPropertyAssignment(node) || ts.isSpreadAssignment(node);
    return isPart ? VALUE : keeps('is no plain declaration');
  }
  if (!node.initializer) return VALUE;
  if (ts.isIdentifier(node.name)) return kindOfValue(node.initializer, names);
  const from = bare(node.initializer);
  return ts.isIdentifier(from) && !names.known.has(from.text) && ['Math', 'Object'].includes(from.text)
    ? FUNCTION
    : keeps('takes apart a value that is not known');
}

function kindOfClass(node: ts.ClassLikeDeclaration): Kind {
  const name = node.name?.text ?? 'a class';
  for (const member of node.members) {
    const isStatic = hasModifier(member, K.StaticKeyword) || ts.isClassStaticBlockDeclaration(member);
    if (isStatic && !ts.isMethodDeclaration(member)) return { ...keeps(`${name} has a static field`), kind: 'data' };
    if (isStatic && usesThis(member)) return keeps(`a static function of ${name} uses this`);
  }
  return FUNCTION;
}

/** True if the code, or a function in it that has no `this` of its own, uses `this`. */
export function usesThis(node: SyntaxNode): boolean {
  if (node.kind === K.ThisKeyword) return true;
  return (
    ts.forEachChild(node, (child) => {
      if (ts.isClassLike(child)) return false;
      return usesThis(child);
    }) === true
  );
}

function kindOfValue(wrapped: SyntaxNode, names: Names): Kind {
  const node = bare(wrapped);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return FUNCTION;
  if (ts.isClassExpression(node)) return kindOfClass(node);
  if (ts.isRegularExpressionLiteral(node)) {
    const flags = node.text.slice(node.text.lastIndexOf('/') + 1);
    if (flags.includes('y')) return keeps('is an expression with the flag y, which remembers where it was');
    return flags.includes('g') ? data(OPAQUE) : VALUE;
  }
  if (isPrimitive(node, names)) return VALUE;
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) return kindOfLiteral(node, names);
  if (ts.isCallExpression(node)) return kindOfCall(node, names);
  if (ts.isNewExpression(node)) return kindOfNew(node, names);
  if (ts.isConditionalExpression(node))
    return deeper(kindOfValue(node.whenTrue, names), kindOfValue(node.whenFalse, names));
  if (ts.isIdentifier(node)) return { kind: 'data', depth: OPAQUE };
  return keeps('is made in a way that may keep something');
}

const deeper = (a: Kind, b: Kind): Kind => (a.keeps ? a : b.keeps ? b : (a.depth ?? 0) >= (b.depth ?? 0) ? a : b);

/** Operators that give one of their operands as it is. */
export const PASSES_ON = [K.BarBarToken, K.AmpersandAmpersandToken, K.QuestionQuestionToken, K.CommaToken];

/** True for what can only give text, a number or another value without members of its own. */
function isPrimitive(node: SyntaxNode, names: Names): boolean {
  if (ts.isLiteralExpression(node) || ts.isTemplateExpression(node)) return true;
  if ([K.TrueKeyword, K.FalseKeyword, K.NullKeyword].includes(node.kind)) return true;
  if (ts.isPrefixUnaryExpression(node) || ts.isTypeOfExpression(node) || ts.isVoidExpression(node)) return true;
  if (ts.isIdentifier(node)) return ['undefined', 'NaN', 'Infinity'].includes(node.text);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isAssignment = kind >= K.FirstAssignment && kind <= K.LastAssignment;
    return !isAssignment && !PASSES_ON.includes(kind);
  }
  if (ts.isPropertyAccessExpression(node)) {
    const root = bare(node.expression);
    if (ts.isMetaProperty(root)) return true;
    return ts.isIdentifier(root) && !names.known.has(root.text) && ['Math', 'Number'].includes(root.text);
  }
  if (!ts.isCallExpression(node)) return false;
  const callee = bare(node.expression);
  if (ts.isIdentifier(callee))
    return !names.known.has(callee.text) && callee.text !== 'structuredClone' && PURE_CALLS.has(callee.text);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const root = bare(callee.expression);
  if (ts.isIdentifier(root) && !names.known.has(root.text) && ['Math', 'Number', 'String'].includes(root.text))
    return isPureMember(root.text, callee.name.text);
  const isText = ['join', 'repeat', 'trim', 'toLowerCase', 'toUpperCase'].includes(callee.name.text);
  return isText && !kindOfValue(root, names).keeps && !ts.isIdentifier(root);
}

function kindOfLiteral(node: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression, names: Names): Kind {
  const members: Kind[] = [];
  const elements: readonly SyntaxNode[] = ts.isArrayLiteralExpression(node) ? node.elements : node.properties;
  for (const element of elements) {
    if (ts.isSpreadElement(element) || ts.isSpreadAssignment(element)) members.push(data(1));
    else if (ts.isPropertyAssignment(element)) members.push(kindOfMember(element.initializer, names));
    else if (ts.isShorthandPropertyAssignment(element)) members.push(VALUE);
    else if (ts.isMethodDeclaration(element))
      members.push(usesThis(element) ? keeps('has a function that uses this') : FUNCTION);
    else if (ts.isOmittedExpression(element)) continue;
    else if (ts.isExpression(element)) members.push(kindOfMember(element, names));
    else return keeps('has a getter or a setter');
  }
  const whole = members.reduce(deeper, VALUE);
  return whole.keeps ? whole : data(1 + (whole.depth ?? 0));
}

/** A name as a member: what is done with the name is seen there, so that it need not be known here what it is. */
const kindOfMember = (node: SyntaxNode, names: Names): Kind =>
  ts.isIdentifier(bare(node)) ? VALUE : kindOfValue(node, names);

function kindOfCall(node: ts.CallExpression, names: Names): Kind {
  const callee = bare(node.expression);
  const root = rootOf(callee);
  const member = ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
  if (isDeclaring(callee, names))
    return sharedDefault(node) ? keeps('has a default that all its results share') : BUILT;
  const isGlobal = ts.isIdentifier(root) && !names.known.has(root.text);
  const [first] = node.arguments;
  if (isGlobal && member !== undefined && ts.isIdentifier(bare((callee as ts.PropertyAccessExpression).expression))) {
    if (`${root.text}.${member}` === 'Object.freeze' && first) return frozen(kindOfValue(first, names), first);
    if (root.text === 'Object' && member === 'keys') return data(1);
    if (isPureMember(root.text, member)) return data(/Array$/.test(root.text) && root.text !== 'Array' ? 1 : OPAQUE);
    if (root.text === 'Symbol' && member === 'for') return VALUE;
  }
  if (ts.isIdentifier(callee) && isGlobal && callee.text === 'Symbol') return VALUE;
  const made = ['split', 'map', 'filter', 'slice', 'concat', 'flat', 'flatMap', 'toSorted', 'toReversed'];
  if (member !== undefined && made.includes(member)) {
    const from = kindOfValue((callee as ts.PropertyAccessExpression).expression, names);
    return from.keeps ? from : data(member === 'split' ? 1 : OPAQUE);
  }
  return keeps(`is what ${callee.getText().slice(0, 40)}(…) gave, which may keep something`);
}

/** True if a schema gives one and the same object wherever a value is missing. */
function sharedDefault(node: SyntaxNode): boolean {
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
    const given = node.arguments.map(bare);
    const holds = given.some((one) => ts.isArrayLiteralExpression(one) || ts.isObjectLiteralExpression(one));
    if (holds && DEFAULTS.test(name)) return true;
  }
  return ts.forEachChild(node, (child) => !ts.isFunctionLike(child) && sharedDefault(child)) === true;
}

/** True for the functions of the orchestrator that declare, and for those of a schema library. */
export function isDeclaring(callee: SyntaxNode, { imports }: Names): boolean {
  const root = rootOf(callee);
  const binding = ts.isIdentifier(root) ? imports.get(root.text) : undefined;
  const member = ts.isPropertyAccessExpression(callee) ? callee.name.text : binding?.name;
  if (!binding || member === undefined || /^set[A-Z]|^config$/.test(member)) return false;
  return SCHEMAS.has(binding.from) || DECLARES.test(member);
}

/** A frozen object whose members have none themselves cannot change. */
function frozen(kind: Kind, literal: SyntaxNode): Kind {
  const node = bare(literal);
  const isLiteral = ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node);
  return isLiteral && kind.kind === 'data' && kind.depth === 1 && !kind.keeps && isClosed(node) ? VALUE : kind;
}

/** True if a literal names all its members, and none of them by a name that may stand for something else. */
function isClosed(node: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression): boolean {
  const elements: readonly SyntaxNode[] = ts.isArrayLiteralExpression(node) ? node.elements : node.properties;
  return elements.every((element) => {
    const value = ts.isPropertyAssignment(element) ? bare(element.initializer) : bare(element);
    return (
      ts.isLiteralExpression(value) ||
      ts.isPrefixUnaryExpression(value) ||
      value.kind === K.TrueKeyword ||
      value.kind === K.FalseKeyword ||
      value.kind === K.NullKeyword ||
      isFrozenCall(value)
    );
  });
}

function isFrozenCall(node: SyntaxNode): boolean {
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'Object.freeze' || !node.arguments[0]) return false;
  const inner = bare(node.arguments[0]);
  return (ts.isArrayLiteralExpression(inner) || ts.isObjectLiteralExpression(inner)) && isClosed(inner);
}

function kindOfNew(node: ts.NewExpression, names: Names): Kind {
  const callee = bare(node.expression);
  const isGlobal = ts.isIdentifier(callee) && !names.known.has(callee.text);
  if (!isGlobal) return keeps(`is an object of ${callee.getText().slice(0, 40)}, which may change`);
  const given = node.arguments?.[0] && kindOfValue(node.arguments[0], names);
  if (given?.keeps) return given;
  const depth = given?.depth ?? 1;
  if (callee.text === 'Map') return data(Math.max(1, depth - 1));
  if (callee.text === 'Set' || /Array$/.test(callee.text)) return data(depth);
  if (/^Weak(Map|Set)$/.test(callee.text)) return data(OPAQUE);
  if (/^(TextEncoder|Intl)/.test(callee.text)) return VALUE;
  return keeps(`is an object of ${callee.text}, which may change`);
}

export function rootOf(node: SyntaxNode): SyntaxNode {
  let root = bare(node);
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = bare(root.expression);
  return root;
}
