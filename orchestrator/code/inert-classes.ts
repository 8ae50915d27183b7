import type { Shape } from './fact-types.ts';
import { NotInert, shortened, type Values } from './inert-base.ts';
import { GLOBAL_VALUES } from './inert-names.ts';
import { bare, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

const hasDecorators = (node: SyntaxNode): boolean =>
  ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;

/** A class is inert if nothing of it runs before it is used. @throws NotInert */
export function classShape(values: Values, node: ts.ClassLikeDeclaration): Shape {
  if (hasDecorators(node)) throw new NotInert('a class has a decorator', node);
  for (const { token, types } of node.heritageClauses ?? [])
    if (token === K.ExtendsKeyword) for (const { expression } of types) judgeBase(values, bare(expression));
  const isDerived = node.heritageClauses?.some(({ token }) => token === K.ExtendsKeyword);
  for (const member of node.members) {
    if (ts.isClassStaticBlockDeclaration(member)) throw new NotInert('a class has a static block', member);
    const parameters = ts.isFunctionLike(member) ? member.parameters : [];
    if ([member, ...parameters].some(hasDecorators)) throw new NotInert('a member of a class has a decorator', member);
    if (ts.isPropertyDeclaration(member) || ts.isFunctionLike(member))
      values.memberName(member.name as ts.PropertyName | undefined);
    const isStatic = ts.canHaveModifiers(member) && member.modifiers?.some(({ kind }) => kind === K.StaticKeyword);
    if (!isStatic || !ts.isPropertyDeclaration(member)) continue;
    if (isDerived) throw new NotInert('a static field may run a setter of the class that it extends', member);
    if (member.initializer) values.of(member.initializer);
  }
  return 'class';
}

function judgeBase(values: Values, node: SyntaxNode): void {
  if (node.kind === K.NullKeyword) return;
  if (!ts.isIdentifier(node)) throw new NotInert(`a class extends ${shortened(node)}`, node);
  if (values.isImported(node.text)) values.need(node.text, 'class', node);
  else if (values.isGlobal(node.text) && GLOBAL_VALUES.has(node.text) && /^[A-Z]/.test(node.text)) values.runs = true;
  else if (values.name(node) !== 'class') throw new NotInert(`a class extends ${node.text}`, node);
}
