import { bare, bareParent, literalText, type SyntaxNode, ts } from './syntax.ts';

const isImportMeta = (node: SyntaxNode): boolean =>
  ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword;

export const isMetaMember = (node: SyntaxNode | undefined, name: string): boolean => {
  const inner = node && bare(node);
  return (
    inner !== undefined &&
    ts.isPropertyAccessExpression(inner) &&
    inner.name.text === name &&
    isImportMeta(bare(inner.expression))
  );
};

export const isNamed = (node: SyntaxNode, name: string): boolean => ts.isIdentifier(node) && node.text === name;

export const isCreateRequire = (node: SyntaxNode | undefined): boolean => {
  const call = node && bare(node);
  return call !== undefined && ts.isCallExpression(call) && /(^|\.)createRequire$/.test(call.expression.getText());
};

/** Where the result of a `createRequire` starts: '' for the file itself, a URL from the file, undefined if not known. */
function baseOf(node: SyntaxNode): string | undefined {
  const [place] = (bare(node) as ts.CallExpression).arguments;
  const at = place && bare(place);
  if (isMetaMember(at, 'url') || isMetaMember(at, 'filename')) return '';
  if (at && isNamed(at, '__filename')) return '';
  if (!at || !ts.isNewExpression(at) || !isNamed(bare(at.expression), 'URL')) return undefined;
  return isMetaMember(at.arguments?.[1], 'url') ? literalText(at.arguments?.[0]) : undefined;
}

const requireNames = new WeakMap<SyntaxNode, ReadonlyMap<string, string | undefined>>();

/** The names that a file gives to `require` and to results of `createRequire`, with where these start. */
function requiresOf(file: SyntaxNode): ReadonlyMap<string, string | undefined> {
  const known = requireNames.get(file);
  if (known) return known;
  const found = new Map<string, string | undefined>([['require', '']]);
  const visit = (child: SyntaxNode): void => {
    if (ts.isVariableDeclaration(child) && ts.isIdentifier(child.name) && isCreateRequire(child.initializer)) {
      const [name, base] = [child.name.text, baseOf(child.initializer!)];
      found.set(name, found.has(name) && name !== 'require' && found.get(name) !== base ? undefined : base);
    }
    ts.forEachChild(child, visit);
  };
  if (file.getSourceFile().text.includes('createRequire')) visit(file);
  requireNames.set(file, found);
  return found;
}

/** True for `require`, for the result of `createRequire`, for any name that the file gives them, and for `module.require`. */
export function isRequire(node: SyntaxNode): boolean {
  if (ts.isIdentifier(node)) return requiresOf(node.getSourceFile()).has(node.text);
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === 'require' && isNamed(bare(node.expression), 'module');
  return isCreateRequire(node);
}

/** Where such a `require` starts. */
export const startOf = (node: SyntaxNode): string | undefined =>
  ts.isIdentifier(node) ? requiresOf(node.getSourceFile()).get(node.text) : isCreateRequire(node) ? baseOf(node) : '';

/** What cannot be followed if `createRequire`, at `node` with what it is a member of, is not called where its result is named. */
function strayMaker(node: SyntaxNode): string | undefined {
  const parent = bareParent(node);
  const isCallee = ts.isCallExpression(parent) && bare(parent.expression) === node;
  const user = isCallee ? bareParent(parent) : undefined;
  const isKept =
    user &&
    (ts.isCallExpression(user) ||
      ts.isPropertyAccessExpression(user) ||
      (ts.isVariableDeclaration(user) && ts.isIdentifier(user.name)));
  return isKept ? undefined : `${parent.getText()} stores a function that loads files where it cannot be followed`;
}

/** What cannot be followed in a use of `createRequire` or `getBuiltinModule` as a member. */
export function strayMember(node: SyntaxNode): string | undefined {
  const name = ts.isPropertyAccessExpression(node)
    ? node.name.text
    : ts.isElementAccessExpression(node)
      ? literalText(node.argumentExpression)
      : ts.isBindingElement(node)
        ? (node.propertyName ?? node.name).getText().replace(/^['"`[]+|['"`\]]+$/g, '')
        : undefined;
  if (name === 'getBuiltinModule') return `${node.getText()} can give any module of Node: import it by its name`;
  if (name !== 'createRequire') return undefined;
  if (ts.isBindingElement(node)) return node.name.getText() === name ? undefined : strayMaker(node);
  return ts.isPropertyAccessExpression(node) ? strayMaker(node) : `${node.getText()} hides a function that loads files`;
}

/** If `require` or `createRequire` is passed on under another name, what it loads cannot be seen. */
export function strayRequire(node: ts.Identifier, isImported: boolean): string | undefined {
  if (isImported && node.text !== 'createRequire')
    return `${node.text} is another name for createRequire, under which it cannot be followed`;
  if (node.text === 'createRequire') return strayMaker(node);
  const parent = bareParent(node);
  const isCallee = ts.isCallExpression(parent) && bare(parent.expression) === node;
  if (!isRequire(node) || isCallee || ts.isTypeOfExpression(parent)) return undefined;
  if (!ts.isPropertyAccessExpression(parent)) return `${parent.getText()} passes on a function that loads files`;
  return isMainCheck(parent) || parent.name.text === 'resolve' ? undefined : opaqueMember(parent);
}

/** Members of `module` that do not lead to its loader. */
const PLAIN_MEMBERS: ReadonlySet<string> = new Set(['exports', 'id', 'loaded', 'require']);

/** What cannot be followed if `module`, the name that CommonJS files have, is used other than by its plain members. */
export function strayModule(node: ts.Identifier): string | undefined {
  const parent = bareParent(node);
  if (ts.isTypeOfExpression(parent) || isMainCheck(parent)) return undefined;
  if (!ts.isPropertyAccessExpression(parent)) return `${parent.getText()} passes on the module, which can load files`;
  const isCalled = ts.isCallExpression(bareParent(parent)) || ts.isPropertyAccessExpression(bareParent(parent));
  return PLAIN_MEMBERS.has(parent.name.text) && (parent.name.text !== 'require' || isCalled)
    ? undefined
    : opaqueMember(parent);
}

/** `require.main === module`. */
const isMainCheck = (node: SyntaxNode): boolean => {
  const compared = ts.isBinaryExpression(node) ? node : bareParent(node);
  return (
    ts.isBinaryExpression(compared) &&
    /^(require\.main\s*[!=]==?\s*module|module\s*[!=]==?\s*require\.main)$/.test(compared.getText())
  );
};

const opaqueMember = (node: SyntaxNode): string => `${node.getText()} can load any file`;
