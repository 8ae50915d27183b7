import { isBuiltin } from 'node:module';
import { isLocal, isReference } from './local-names.ts';
import type { By } from './modules.ts';
import type { ScriptFacts } from './script-facts.ts';
import { bare, bareParent, literalText, parse, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** Modules of Node by which a script can load files that it does not name. */
const LOADERS: ReadonlySet<string> = new Set(
  'module vm worker_threads child_process cluster repl inspector inspector/promises process sea test wasi'.split(' '),
);
/** Members of Node's objects that lead to its loader. */
const DOORS: ReadonlySet<string> = new Set(
  'getBuiltinModule dlopen mainModule _linkedBinding createRequire _load _compile _extensions _resolveFilename'.split(
    ' ',
  ),
);
const CALL_SITES: ReadonlySet<string> = new Set(['prepareStackTrace', 'getCallSite', 'getCallSites']);
/** Words in code made from text that can lead to a loader. */
const LOADING_WORDS = /require|import|process|module|eval|Function|constructor|\\|\[/;

/** What a script of a package loads by name, and the first thing by which it may reach files that it does not name. */
export function scriptFacts(path: string, text: string): ScriptFacts {
  const { file, error } = parse(/\.[cm]?[jt]sx?$/.test(path) ? path : `${path}.js`, text);
  if (error) return { loads: [], open: `line ${error.line} is not valid code` };
  const walk = new ScriptWalk(file);
  walk.visit(file);
  const reads = walk.loads.some(([, to]) => /^(node:)?fs(\/|$)/.test(to));
  const asks = walk.sites || (walk.stack && (reads || walk.open !== undefined));
  return {
    loads: walk.loads,
    ...(walk.open === undefined ? {} : { open: walk.open }),
    ...(asks ? { asks } : {}),
  };
}

class ScriptWalk {
  readonly loads: (readonly [By, string])[] = [];
  open: string | undefined;
  /** Uses of the stack of calls: as a text, and as objects. */
  stack = false;
  sites = false;
  private readonly file: SyntaxNode;

  constructor(file: SyntaxNode) {
    this.file = file;
  }

  visit(node: SyntaxNode): void {
    if (ts.isIdentifier(node)) this.identifier(node);
    else if (ts.isStringLiteralLike(node)) this.member(node.text, node);
    else if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) this.statement(node);
    else if (ts.isExternalModuleReference(node)) this.load('require', node.expression, node);
    else if (ts.isCallExpression(node)) this.call(node);
    else if (ts.isMetaProperty(node) && node.keywordToken === K.ImportKeyword) this.opens(node);
    else if (node.kind === K.WithStatement) this.opens(node);
    ts.forEachChild(node, (child) => this.visit(child));
  }

  private opens(node: SyntaxNode): void {
    if (this.open !== undefined) return;
    const { line } = this.file.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
    this.open = `${node.getText().replace(/\s+/g, ' ').slice(0, 60)} (line ${line + 1})`;
  }

  private load(by: By, name: SyntaxNode | undefined, whole: SyntaxNode): void {
    const to = literalText(name);
    if (to === undefined) this.opens(whole);
    else {
      const isCode = /^(data|blob|https?):/.test(to);
      if (isCode || (isBuiltin(to) && LOADERS.has(to.replace('node:', '')))) this.opens(whole);
      this.loads.push([by, to]);
    }
  }

  private statement(node: ts.ImportDeclaration | ts.ExportDeclaration): void {
    if (!node.moduleSpecifier) return;
    const to = literalText(node.moduleSpecifier);
    const clause = ts.isImportDeclaration(node) ? node.importClause : undefined;
    // The object that every script has anyway, under its usual name.
    const isPlain = clause?.name?.text === 'process' && !clause.namedBindings;
    if (to?.replace('node:', '') === 'process' && isPlain) this.loads.push(['statement', to]);
    else this.load('statement', node.moduleSpecifier, node);
  }

  private call(node: ts.CallExpression): void {
    const callee = bare(node.expression);
    if (callee.kind === K.ImportKeyword) this.load('import', node.arguments[0], node);
    else if (ts.isPropertyAccessExpression(callee) && isOpening(callee.name.text, node)) this.opens(node);
  }

  /** A name of a member, or a text that may become one. */
  private member(name: string, node: SyntaxNode): void {
    if (DOORS.has(name)) this.opens(node);
    if (CALL_SITES.has(name)) this.sites = true;
    if (name === 'stack' && ts.isElementAccessExpression(node.parent)) this.stack = true;
  }

  private identifier(node: ts.Identifier): void {
    const { text } = node;
    if (!WATCHED.has(text)) return;
    this.member(text, node);
    const { parent } = node;
    if (text === 'stack' && ts.isBindingElement(parent)) this.stack = true;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) this.access(parent);
    if (!isReference(node)) return;
    const isRisky = Object.hasOwn(RULES, text) ? RULES[text as keyof typeof RULES] : undefined;
    if (!isRisky || (text !== 'arguments' && isLocal(node, text, this.file))) return;
    if (text === 'require') this.require(node);
    else if (isRisky(node)) this.opens(bareParent(node));
  }

  private access({ name, expression }: ts.PropertyAccessExpression): void {
    const object = bare(expression);
    if (name.text === 'stack' && !isGiven(name.parent)) this.stack = true;
    const isMade = ts.isCallExpression(object) && /\.getPrototypeOf$/.test(object.expression.getText());
    if (name.text === 'constructor' && (ts.isFunctionLike(object) || isMade)) this.opens(object.parent);
  }

  private require(node: ts.Identifier): void {
    const parent = bareParent(node);
    if (ts.isTypeOfExpression(parent)) return;
    const isCalled = ts.isCallExpression(parent) && bare(parent.expression) === node && parent.arguments.length === 1;
    if (isCalled) this.load('require', parent.arguments[0], parent);
    else this.opens(parent);
  }
}

/** True for calls of members that make code, or that lead to what Node is made of. */
const isOpening = (member: string, { arguments: [first] }: ts.CallExpression): boolean =>
  member === 'constructor' || (member === 'binding' && literalText(first) !== undefined);

/** True for a member that is called or replaced, so that nobody gets it as a text. */
function isGiven(node: SyntaxNode): boolean {
  const parent = bareParent(node);
  if (ts.isCallExpression(parent)) return bare(parent.expression) === node;
  return ts.isBinaryExpression(parent) && bare(parent.left) === node && parent.operatorToken.kind === K.EqualsToken;
}

const isCompared = (node: SyntaxNode): boolean =>
  ts.isTypeOfExpression(node) ||
  (ts.isBinaryExpression(node) &&
    [K.EqualsEqualsToken, K.EqualsEqualsEqualsToken, K.ExclamationEqualsToken, K.ExclamationEqualsEqualsToken].includes(
      node.operatorToken.kind,
    ));

/** True if a value is only asked whether it is there. */
function isAsked(node: SyntaxNode): boolean {
  const parent = bareParent(node);
  const isFirst = ts.isBinaryExpression(parent) && bare(parent.left) === node;
  return isCompared(parent) || (isFirst && parent.operatorToken.kind === K.AmpersandAmpersandToken);
}

const memberOf = (node: SyntaxNode): string | undefined => {
  const parent = bareParent(node);
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text;
  return ts.isElementAccessExpression(parent) && bare(parent.expression) === node
    ? literalText(parent.argumentExpression)
    : undefined;
};

/** Names by which a script may reach a file that it does not name, and when a use of one does. */
const RULES = {
  require: () => true,
  module: (node: SyntaxNode) => memberOf(node) !== 'exports' && !isAsked(node),
  __dirname: (node: SyntaxNode) => !isAsked(node),
  __filename: (node: SyntaxNode) => !isAsked(node),
  eval: () => true,
  Function: isFunctionMaker,
  process: isComputed,
  global: isComputed,
  globalThis: isComputed,
  self: isComputed,
  window: isComputed,
  arguments: isOfModule,
};

const WATCHED: ReadonlySet<string> = new Set([
  ...Object.keys(RULES),
  ...DOORS,
  ...CALL_SITES,
  ...['stack', 'constructor'],
]);

function isFunctionMaker(node: SyntaxNode): boolean {
  const parent = bareParent(node);
  if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && bare(parent.expression) === node) {
    const texts = (parent.arguments ?? []).map((one) => literalText(one));
    return texts.some((one) => one === undefined || LOADING_WORDS.test(one));
  }
  // What compilers write for `new Parent(...values)`.
  if (/^Function\.bind\.apply\((?!Function\b)/.test(bareParent(bareParent(parent)).getText())) return false;
  const isOfType = ts.isBinaryExpression(parent) && parent.operatorToken.kind === K.InstanceOfKeyword;
  return memberOf(node) !== 'prototype' && !isOfType && !isAsked(node);
}

function isComputed(node: SyntaxNode): boolean {
  const parent = bareParent(node);
  return ts.isElementAccessExpression(parent) && bare(parent.expression) === node && memberOf(node) === undefined;
}

/** True for the `arguments` of the function in which Node wraps a script; `require` is among them. */
function isOfModule(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (ts.isFunctionLike(at) && !ts.isArrowFunction(at)) return false;
  return true;
}
