import { scopeNames } from './scopes.ts';
import { type SyntaxNode, ts } from './syntax.ts';

const known = new WeakMap<SyntaxNode, ReadonlySet<string> | null>();

function namesOf(node: SyntaxNode): ReadonlySet<string> | undefined {
  const names = known.get(node);
  if (names !== undefined) return names ?? undefined;
  const found = scopeNames(node);
  known.set(node, found ?? null);
  return found;
}

/** True if `name`, used at `node`, is introduced between there and the unit `top`. */
export function isLocal(node: SyntaxNode, name: string, top: SyntaxNode): boolean {
  let from: SyntaxNode = node;
  for (let at: SyntaxNode | undefined = node; at; at = at.parent) {
    // A computed name and a decorator stand outside the function that they belong to.
    const isOutside = ts.isFunctionLike(at) && (ts.isComputedPropertyName(from) || ts.isDecorator(from));
    if (!isOutside && namesOf(at)?.has(name)) return true;
    if (at === top) return false;
    from = at;
  }
  return false;
}

/** True if an identifier stands for a value, and is not the name of a member, a label or a declaration. */
export function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent)) return false;
  return !('name' in parent && parent.name === node);
}

/** True for what types alone consist of, which is gone at run time. */
export const isType = (node: SyntaxNode): boolean =>
  (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) ||
  ts.isTypeParameterDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node);
