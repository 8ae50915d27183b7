import { HIGHER, MUTATING } from './harmless.ts';
import { rootOf } from './keeping.ts';
import { changes } from './name-use.ts';
import { bare, bareParent, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** Statements whose parts alone decide. */
const STATEMENTS: ReadonlySet<ts.SyntaxKind> = new Set([
  K.Block,
  K.VariableStatement,
  K.VariableDeclarationList,
  K.VariableDeclaration,
  K.ExpressionStatement,
  K.ReturnStatement,
  K.IfStatement,
  K.BreakStatement,
  K.ContinueStatement,
  K.ThrowStatement,
  K.TryStatement,
  K.CatchClause,
  K.SwitchStatement,
  K.CaseBlock,
  K.CaseClause,
  K.DefaultClause,
  K.LabeledStatement,
  K.EmptyStatement,
  K.ForOfStatement,
  K.ForInStatement,
]);
/** Expressions whose parts alone decide. */
const EXPRESSIONS: ReadonlySet<ts.SyntaxKind> = new Set([
  K.NumericLiteral,
  K.BigIntLiteral,
  K.StringLiteral,
  K.NoSubstitutionTemplateLiteral,
  K.TemplateExpression,
  K.TemplateSpan,
  K.TemplateHead,
  K.TemplateMiddle,
  K.TemplateTail,
  K.RegularExpressionLiteral,
  K.TrueKeyword,
  K.FalseKeyword,
  K.NullKeyword,
  K.ArrayLiteralExpression,
  K.OmittedExpression,
  K.ObjectLiteralExpression,
  K.PropertyAssignment,
  K.ShorthandPropertyAssignment,
  K.SpreadAssignment,
  K.SpreadElement,
  K.ComputedPropertyName,
  K.PropertyAccessExpression,
  K.ElementAccessExpression,
  K.ConditionalExpression,
  K.BinaryExpression,
  K.PrefixUnaryExpression,
  K.PostfixUnaryExpression,
  K.TypeOfExpression,
  K.DeleteExpression,
  K.ParenthesizedExpression,
  K.AsExpression,
  K.SatisfiesExpression,
  K.NonNullExpression,
  K.ObjectBindingPattern,
  K.ArrayBindingPattern,
  K.BindingElement,
]);

const MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  K.AsyncKeyword,
  K.ExportKeyword,
  K.DefaultKeyword,
  K.ConstKeyword,
]);

/** True for a form of code that is plain if its parts are. */
export function isPlainForm({ kind }: SyntaxNode): boolean {
  const isOperator =
    (kind >= K.FirstPunctuation && kind <= K.LastPunctuation) || kind === K.InKeyword || kind === K.InstanceOfKeyword;
  return STATEMENTS.has(kind) || EXPRESSIONS.has(kind) || MODIFIERS.has(kind) || isOperator;
}

/** True where a listed function calls the function that stands there. */
export function isCallback(node: SyntaxNode): boolean {
  const call = bareParent(node);
  if (!ts.isCallExpression(call)) return false;
  const callee = bare(call.expression);
  const place = call.arguments.findIndex((one) => bare(one) === node);
  if (!ts.isPropertyAccessExpression(callee) || place < 0) return false;
  const name = callee.name.text;
  return name === 'from' ? place === 1 : HIGHER.has(name) && place === (name.startsWith('replace') ? 1 : 0);
}

/** `for (let i = a; i < b; i++)`, up or down, whose body leaves `i` alone. */
export function isCountingLoop({ initializer, condition, incrementor, statement }: ts.ForStatement): boolean {
  if (!initializer || !ts.isVariableDeclarationList(initializer) || !condition || !incrementor) return false;
  const until = bare(condition);
  if (!ts.isBinaryExpression(until) || !ts.isIdentifier(bare(until.left))) return false;
  const { text } = bare(until.left) as ts.Identifier;
  const up = [K.LessThanToken, K.LessThanEqualsToken].includes(until.operatorToken.kind);
  const down = [K.GreaterThanToken, K.GreaterThanEqualsToken].includes(until.operatorToken.kind);
  if (!up && !down) return false;
  const names = initializer.declarations.map(({ name }) => (ts.isIdentifier(name) ? name.text : ''));
  if (!names.includes(text)) return false;
  return stepOf(bare(incrementor), text) === (up ? 'up' : 'down') && !isAssigned(statement, text);
}

function stepOf(step: SyntaxNode, name: string): 'up' | 'down' | undefined {
  if (ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step)) {
    const target = bare(step.operand);
    if (!ts.isIdentifier(target) || target.text !== name) return undefined;
    return step.operator === K.PlusPlusToken ? 'up' : step.operator === K.MinusMinusToken ? 'down' : undefined;
  }
  if (!ts.isBinaryExpression(step) || !/^[1-9]\d*$/.test(step.right.getText())) return undefined;
  const target = bare(step.left);
  if (!ts.isIdentifier(target) || target.text !== name) return undefined;
  const { kind } = step.operatorToken;
  return kind === K.PlusEqualsToken ? 'up' : kind === K.MinusEqualsToken ? 'down' : undefined;
}

const some = (node: SyntaxNode, test: (inner: SyntaxNode) => boolean): boolean =>
  test(node) || ts.forEachChild(node, (child) => some(child, test)) === true;

const isAssigned = (body: SyntaxNode, name: string): boolean =>
  some(body, (node) => ts.isIdentifier(node) && node.text === name && changes(node));

/** True if the body of `for (… of list)` may make `list` longer. */
export function growsItself({ expression, statement }: ts.ForOfStatement): boolean {
  let root = bare(expression);
  while (ts.isCallExpression(root)) root = rootOf(root.expression);
  root = rootOf(root);
  if (!ts.isIdentifier(root)) return false;
  const { text } = root;
  return some(statement, (node) => {
    if (!ts.isCallExpression(node)) return false;
    const callee = bare(node.expression);
    if (!ts.isPropertyAccessExpression(callee) || !MUTATING.has(callee.name.text)) return false;
    const receiver = rootOf(callee.expression);
    return ts.isIdentifier(receiver) && receiver.text === text;
  });
}

/** Where the code of a function begins that runs after it has waited once: the end of the first `await`, or of none. */
export function firstWait(body: SyntaxNode): number {
  let first = Number.POSITIVE_INFINITY;
  const visit = (node: SyntaxNode, loop: number | undefined): void => {
    if (ts.isAwaitExpression(node)) first = Math.min(first, loop ?? node.end);
    const isLoop = ts.isIterationStatement(node, false);
    ts.forEachChild(node, (child) => {
      if (!ts.isFunctionLike(child)) visit(child, loop ?? (isLoop ? node.pos : undefined));
    });
  };
  visit(body, undefined);
  return first;
}

/** The nearest function around `node`, inside `top`, that has a name by which it can be called. */
export function namedAround(node: SyntaxNode, top: SyntaxNode): SyntaxNode | undefined {
  for (let at = node.parent; at && at !== top; at = at.parent) {
    if (ts.isFunctionDeclaration(at)) return at;
    if (ts.isFunctionLike(at) && ts.isVariableDeclaration(bareParent(at)) && bareParent(at) !== top) return at;
  }
  return undefined;
}
