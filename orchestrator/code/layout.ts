import { type SyntaxNode, ts } from './syntax.ts';

/** Text between JSX tags as every compiler reads it: lines without their indentation, joined by one space. */
export function jsxText(text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  const last = lines.length - 1;
  const trimmed = lines.map((line, index) => {
    const head = index === 0 ? line : line.replace(/^[ \t]+/, '');
    return index === last ? head : head.replace(/[ \t]+$/, '');
  });
  return trimmed.filter((line) => line !== '').join(' ');
}

/** True for what JSX drops: indentation, and braces with nothing but a comment. */
export function isEmptyJsx(node: SyntaxNode): boolean {
  if (ts.isJsxText(node)) return /[\r\n]/.test(node.text) && jsxText(node.text) === '';
  return ts.isJsxExpression(node) && !node.expression && !ts.isJsxAttribute(node.parent);
}

/** `<div>` names a text, `<Page>` a value. */
export const isIntrinsicTag = (name: string): boolean => /^[a-z]|-/.test(name);

/** True for the variable of `catch (error)` if nothing in the block has that name. */
export function isUnusedCatch(node: SyntaxNode, slot: string): boolean {
  if (!ts.isCatchClause(node) || slot !== 'variableDeclaration') return false;
  const name = node.variableDeclaration?.name;
  if (!name || !ts.isIdentifier(name)) return false;
  const isNamed = (child: SyntaxNode): boolean =>
    (ts.isIdentifier(child) && child.text === name.text) || ts.forEachChild(child, isNamed) === true;
  return !isNamed(node.block);
}
