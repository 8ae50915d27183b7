import { FRESH, isPureMember, PURE_CLASSES } from './harmless.ts';
import { boundNames } from './scopes.ts';
import { bare, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** An initial or assigned value of a local name; undefined where it is not known, as of a parameter. */
type Source = SyntaxNode | undefined;

const found = new WeakMap<SyntaxNode, ReadonlyMap<string, readonly Source[]>>();

/** Everything that a name may hold inside a unit, whichever of several variables of that name it is. */
export function sourcesOf(top: SyntaxNode, name: string): readonly Source[] {
  const known = found.get(top) ?? collect(top);
  found.set(top, known);
  return known.get(name) ?? [];
}

function collect(top: SyntaxNode): Map<string, Source[]> {
  const sources = new Map<string, Source[]>();
  const add = (name: string, source: Source): void => void sources.set(name, [...(sources.get(name) ?? []), source]);
  const visit = (node: SyntaxNode): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const isItem = ts.isForOfStatement(node.parent.parent) || ts.isForInStatement(node.parent.parent);
      if (isItem || ts.isCatchClause(node.parent)) add(node.name.text, undefined);
      else if (node.initializer) add(node.name.text, node.initializer);
    } else if (ts.isVariableDeclaration(node) || ts.isParameter(node)) {
      for (const name of boundNames(node.name)) add(name, undefined);
    } else if ((ts.isFunctionDeclaration(node) || ts.isClassLike(node)) && node.name && node !== top) {
      add(node.name.text, node);
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsToken) {
      const target = bare(node.left);
      if (ts.isIdentifier(target)) add(target.text, node.right);
      else for (const name of patternTargets(target)) add(name, undefined);
    }
    ts.forEachChild(node, visit);
  };
  visit(top);
  return sources;
}

/** The names that an assignment to `[a, b.c]` or `{ a: [d] }` gives another value; `b` is not among them. */
function patternTargets(node: SyntaxNode): string[] {
  const target = bare(node);
  if (ts.isIdentifier(target)) return [target.text];
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(patternTargets);
  if (ts.isObjectLiteralExpression(target)) return target.properties.flatMap(patternTargets);
  if (ts.isPropertyAssignment(target)) return patternTargets(target.initializer);
  if (ts.isShorthandPropertyAssignment(target)) return [target.name.text];
  if (ts.isSpreadElement(target) || ts.isSpreadAssignment(target)) return patternTargets(target.expression);
  return ts.isBinaryExpression(target) ? patternTargets(target.left) : [];
}

/** True for a local name that only ever holds values which were made inside the unit, and which nobody else has. */
export function isFreshName(top: SyntaxNode, name: string): boolean {
  const sources = sourcesOf(top, name);
  return sources.length > 0 && sources.every((source) => source !== undefined && isFresh(source));
}

/** True for an expression that gives a new object, or a value that cannot change. */
export function isFresh(wrapped: SyntaxNode): boolean {
  const node = bare(wrapped);
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isLiteralExpression(node))
    return true;
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isTemplateExpression(node)) return true;
  if (node.kind === K.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined')) return true;
  if (ts.isConditionalExpression(node)) return isFresh(node.whenTrue) && isFresh(node.whenFalse);
  if (ts.isBinaryExpression(node))
    return [K.BarBarToken, K.QuestionQuestionToken, K.AmpersandAmpersandToken].includes(node.operatorToken.kind)
      ? isFresh(node.left) && isFresh(node.right)
      : node.operatorToken.kind !== K.CommaToken && node.operatorToken.kind !== K.EqualsToken;
  if (ts.isPrefixUnaryExpression(node) || ts.isTypeOfExpression(node)) return true;
  if (ts.isNewExpression(node)) return true;
  return ts.isCallExpression(node) && isFreshCall(node);
}

function isFreshCall(call: ts.CallExpression): boolean {
  const callee = bare(call.expression);
  if (ts.isIdentifier(callee)) return callee.text === 'structuredClone' || PURE_CLASSES.has(callee.text);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const member = callee.name.text;
  const receiver = bare(callee.expression);
  if (FRESH.has(member)) return true;
  // These give the object that they were called on.
  if (['fill', 'sort', 'reverse', 'set', 'add'].includes(member)) return isFresh(receiver);
  if (!ts.isIdentifier(receiver) || !isPureMember(receiver.text, member)) return false;
  if (member === 'assign') return call.arguments[0] !== undefined && isFresh(call.arguments[0]);
  return member !== 'freeze';
}

/** True for an index that can only be a number. */
export function isNumber(wrapped: SyntaxNode, top: SyntaxNode, deep = 3): boolean {
  const node = bare(wrapped);
  if (ts.isNumericLiteral(node) || ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return ['length', 'size'].includes(node.name.text);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === K.PlusToken) return isNumber(node.left, top, deep) || isNumber(node.right, top, deep);
    return (kind >= K.AsteriskToken && kind <= K.PercentToken) || kind === K.MinusToken || isBitwise(kind);
  }
  if (ts.isCallExpression(node)) return /^(Math\.|Number\()/.test(node.getText());
  if (!ts.isIdentifier(node) || deep === 0) return false;
  const sources = sourcesOf(top, node.text);
  return sources.length > 0 && sources.every((source) => source !== undefined && isNumber(source, top, deep - 1));
}

const isBitwise = (kind: ts.SyntaxKind): boolean =>
  [
    K.AmpersandToken,
    K.BarToken,
    K.CaretToken,
    K.LessThanLessThanToken,
    K.GreaterThanGreaterThanToken,
    K.GreaterThanGreaterThanGreaterThanToken,
  ].includes(kind);
