import type { Need, Shape } from './fact-types.ts';
import { isPlain, NotInert, own, shortened, type Values } from './inert-base.ts';
import {
  GROW,
  LIST_TO_LIST,
  LIST_TO_PLAIN,
  LIST_TO_TEXT,
  NEW_OF_LITERALS,
  OBJECT_TO_LIST,
  PLAIN_CALLS,
  TEXT_METHODS,
  TEXT_TO_LIST,
} from './inert-names.ts';
import { bare, literalText, type SyntaxNode, ts } from './syntax.ts';

/** What a call at the top of a file gives, if it does nothing else. @throws NotInert */
export function callShape(values: Values, node: ts.CallExpression): Shape {
  const callee = bare(node.expression);
  values.runs = true;
  if (node.questionDotToken || node.arguments.some(ts.isSpreadElement)) throw uncalled(node);
  const chain = chainOf(callee);
  if (chain && values.isImported(chain.root)) {
    const all = [...chain.calls, node].flatMap((one) => [...one.arguments]);
    for (const argument of all) values.of(argument);
    values.need(chain.root, 'call', node, chain.members, givenOf(values, all));
    return 'value';
  }
  if (ts.isIdentifier(callee)) {
    if (!values.isGlobal(callee.text)) throw uncalled(node);
    return globalCall(values, '', callee.text, node);
  }
  if (!ts.isPropertyAccessExpression(callee)) throw uncalled(node);
  const object = bare(callee.expression);
  const member = callee.name.text;
  if (ts.isIdentifier(object) && values.isGlobal(object.text)) return globalCall(values, object.text, member, node);
  return ofMethod(values, object, member, node);
}

function globalCall(values: Values, object: string, name: string, node: ts.CallExpression): Shape {
  const [first] = node.arguments;
  if (own(PLAIN_CALLS, object)?.has(name)) {
    for (const argument of node.arguments) values.plain(argument);
    return object === 'String' || name === 'String' ? 'text' : 'plain';
  }
  if (object === '' && name === 'Symbol') {
    for (const argument of node.arguments) values.plain(argument);
    return 'value';
  }
  if (object !== 'Object' || !first || node.arguments.length > 1) throw uncalled(node);
  const inner = bare(first);
  // Freezing what has a name of its own would change that.
  if (name === 'freeze' && (ts.isObjectLiteralExpression(inner) || ts.isArrayLiteralExpression(inner)))
    return values.of(inner);
  if (name === 'freeze' && ts.isCallExpression(inner) && values.of(inner) === 'list') return 'list';
  const shape = values.of(first);
  if (OBJECT_TO_LIST.has(name) && (shape === 'object' || shape === 'list')) return 'list';
  throw uncalled(node);
}

/** Methods of texts and of lists of plain values, which belong to the language. */
function ofMethod(values: Values, object: SyntaxNode, name: string, node: ts.CallExpression): Shape {
  const shape = values.of(object);
  for (const [place, argument] of node.arguments.entries()) {
    const inner = bare(argument);
    if (ts.isRegularExpressionLiteral(inner)) {
      // All others convert an expression, or throw.
      const isPattern = place === 0 && (name === 'split' || name === 'replace' || name === 'replaceAll');
      if (!isPattern || (name === 'replaceAll' && !/g[a-z]*$/.test(inner.text))) throw uncalled(node);
    } else if (!isPlain(values.of(argument)) && !isImported(values, argument)) throw uncalled(node);
  }
  for (const argument of node.arguments) if (isImported(values, argument)) values.plain(argument);
  if (shape === 'text' && TEXT_METHODS.has(name))
    return /^(char|code|ends|incl|index|last|starts)/.test(name) ? 'plain' : name === 'at' ? 'plain' : 'text';
  if (shape === 'text' && GROW.has(name) && isShort(object, node.arguments[0])) return 'text';
  if (shape === 'text' && TEXT_TO_LIST.has(name)) return 'list';
  if (shape !== 'list' || !isListOfPlain(values, object)) throw uncalled(node);
  if (LIST_TO_TEXT.has(name)) return 'text';
  if (LIST_TO_PLAIN.has(name)) return 'plain';
  if (LIST_TO_LIST.has(name)) return 'list';
  throw uncalled(node);
}

const isImported = (values: Values, node: SyntaxNode): boolean => {
  const inner = bare(node);
  return ts.isIdentifier(inner) && values.isImported(inner.text);
};

/** What a function of others is given. Those of Node throw at anything else than they expect. */
function givenOf(values: Values, all: readonly SyntaxNode[]): Need['given'] {
  if (all.length === 1 && isOwnPlace(all[0]!)) return 'place';
  return all.every((argument) => values.of(argument) === 'text') ? 'texts' : 'any';
}

/** `import.meta.url`, or `new URL('./x', import.meta.url)`. */
function isOwnPlace(node: SyntaxNode): boolean {
  const inner = bare(node);
  if (ts.isNewExpression(inner)) return inner.expression.getText() === 'URL';
  return ts.isPropertyAccessExpression(inner) && ts.isMetaProperty(inner.expression);
}

/** Long texts and lists fail for want of memory. */
const LONGEST = 2 ** 20;

/** A short text that is written there and that becomes no longer than memory allows. */
function isShort(text: SyntaxNode, count: SyntaxNode | undefined): boolean {
  const written = literalText(text)?.length;
  return written !== undefined && count !== undefined && isCount(count) && written * Number(count.getText()) < LONGEST;
}

const isCount = (node: SyntaxNode): boolean =>
  ts.isNumericLiteral(node) && Number.isInteger(Number(node.text)) && Number(node.text) <= LONGEST;

/** The literal list that `node` is or names. */
function listAt(values: Values, node: SyntaxNode): ts.ArrayLiteralExpression | undefined {
  const inner = bare(node);
  const list = ts.isIdentifier(inner) ? values.names.literals.get(inner.text) : inner;
  return list && ts.isArrayLiteralExpression(list) ? list : undefined;
}

const isListOfPlain = (values: Values, node: SyntaxNode): boolean =>
  listAt(values, node)?.elements.every(
    (one) => !ts.isSpreadElement(one) && !ts.isOmittedExpression(one) && isPlain(values.of(one)),
  ) === true;

const isListOfPairs = (values: Values, wrapped: SyntaxNode): boolean => {
  const node = bare(wrapped);
  // What Object.entries gives.
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Object.entries' && values.of(node) === 'list';
  return listAt(values, node)?.elements.every((one) => listAt(values, one) !== undefined) === true;
};

/** What `new` at the top of a file makes, if it does nothing else and cannot fail. @throws NotInert */
export function newShape(values: Values, node: ts.NewExpression): Shape {
  const callee = bare(node.expression);
  const given = node.arguments ?? [];
  values.runs = true;
  if (!ts.isIdentifier(callee) || given.some(ts.isSpreadElement)) throw uncalled(node);
  const shapes = given.map((argument) => values.of(argument));
  if (values.isImported(callee.text)) {
    values.need(callee.text, 'new', node, [], given.length === 0 ? 'texts' : 'any');
    return 'value';
  }
  const { text: name } = callee;
  if (!values.isGlobal(name) || !NEW_OF_LITERALS.has(name)) throw uncalled(node);
  const [first, second] = given;
  const isFine =
    !first ||
    (name === 'Map' && given.length === 1 && isListOfPairs(values, first)) ||
    (name === 'Set' && given.length === 1 && (shapes[0] === 'list' || shapes[0] === 'text')) ||
    (/Error$/.test(name) && shapes.every(isPlain)) ||
    (/Array$/.test(name) && given.length === 1 && (isCount(first) || isListOfPlain(values, first))) ||
    (name === 'URL' && isOwnFile(first) && second?.getText() === 'import.meta.url') ||
    (name === 'TextDecoder' && given.length === 1 && /^['"]utf-?8['"]$/.test(first.getText())) ||
    (name === 'RegExp' && isRegExp(given));
  if (!isFine) throw uncalled(node);
  return 'value';
}

/** True for a name that is a URL beside any file. */
const isOwnFile = (node: SyntaxNode): boolean => /^[\w.@ -]*(?:\/[\w.@ -]+)*\/?$/.test(literalText(node) ?? ':');

/** True if both texts are there and make a regular expression. */
function isRegExp(given: readonly SyntaxNode[]): boolean {
  const texts = given.map((one) => literalText(one));
  if (texts.includes(undefined)) return false;
  try {
    new RegExp(...(texts as [string, string?]));
    return true;
  } catch {
    return false;
  }
}

function uncalled(node: ts.CallExpression | ts.NewExpression): NotInert {
  return new NotInert(`it ${ts.isNewExpression(node) ? 'makes a' : 'calls'} ${shortened(node.expression)}`, node);
}

interface Chain {
  readonly root: string;
  readonly members: readonly string[];
  readonly calls: readonly ts.CallExpression[];
}

/** `v`, `string`, `min` of `v.string().min`: a chain of members and calls that starts at a name. */
function chainOf(node: SyntaxNode): Chain | undefined {
  if (ts.isIdentifier(node)) return { root: node.text, members: [], calls: [] };
  if (ts.isPropertyAccessExpression(node) && !node.questionDotToken) {
    const inner = chainOf(bare(node.expression));
    return inner && { ...inner, members: [...inner.members, node.name.text] };
  }
  if (!ts.isCallExpression(node) || node.questionDotToken || node.arguments.some(ts.isSpreadElement)) return undefined;
  const inner = chainOf(bare(node.expression));
  return inner && { ...inner, calls: [...inner.calls, node] };
}
