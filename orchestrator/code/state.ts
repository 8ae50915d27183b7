import { isBuiltin } from 'node:module';
import type { Finding, Keeping, Touch } from './fact-types.ts';
import { CHANGES_SHARED, CONSTANTS, SHARED_MEMBERS, STATELESS_GLOBALS, STATELESS_MEMBERS } from './harmless.ts';
import { isDeclaring, kindOf, type Names, rootOf } from './keeping.ts';
import { isLocal, isReference, isType } from './local-names.ts';
import { isFreshName, isNumber, sourcesOf } from './locals.ts';
import { changes, useOf } from './name-use.ts';
import { clip } from './plain-names.ts';
import { bare, bareParent, lineOf, literalText, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** What the unit that consists of `nodes` may keep, and what it does to the top-level names that it uses. */
export function keepingOf(nodes: readonly SyntaxNode[], names: Names): Keeping {
  const [only] = nodes;
  const { keeps, ...kind } = kindOf(only!, names);
  const walk = new StateWalk(names);
  if (keeps !== undefined) walk.keep(keeps, only!);
  for (const node of nodes) walk.unit(node);
  return {
    ...kind,
    ...(walk.keeps ? { keeps: walk.keeps } : {}),
    ...(walk.marks ? { marks: walk.marks } : {}),
    ...(walk.numbers ? { numbers: walk.numbers } : {}),
    ...(walk.shares ? { shares: walk.shares } : {}),
    touches: [...walk.touches.values()],
  };
}

class StateWalk {
  keeps: Finding | undefined;
  marks: Finding | undefined;
  numbers: Finding | undefined;
  shares: Finding | undefined;
  readonly touches = new Map<string, Touch>();
  private readonly names: Names;
  private top!: SyntaxNode;

  constructor(names: Names) {
    this.names = names;
  }

  keep(what: string, node: SyntaxNode): void {
    this.keeps ??= { what, line: lineOf(node) };
  }

  unit(node: SyntaxNode): void {
    this.top = node;
    this.visit(node);
  }

  private visit(node: SyntaxNode): void {
    if (isType(node)) return;
    if (ts.isIdentifier(node) && isReference(node)) this.identifier(node);
    else if (node.kind === K.ThisKeyword && !hasOwnThis(node, this.top)) this.keep('uses this outside a class', node);
    else if (ts.isMetaProperty(node) && node.keywordToken === K.NewKeyword) this.keep('uses new.target', node);
    else if (SHARED_MEMBERS.has(memberName(node)) && memberName(node) !== 'buffer')
      this.keep(`uses .${memberName(node)}, which others share`, node);
    else if (isMember(node) && changes(node)) this.target(node);
    ts.forEachChild(node, (child) => this.visit(child));
  }

  private isOwn(node: ts.Identifier): boolean {
    return isLocal(node, node.text, this.top);
  }

  /** `a.b = …` where `a` is no name of the file: those are judged with the use of the name. */
  private target(target: Member): void {
    const object = bare(target.expression);
    for (let at = object; ts.isElementAccessExpression(at); at = bare(at.expression))
      if (!isNumber(at.argumentExpression, this.top))
        this.keep(`${clip(target)} may lead to what others share`, target);
    if (rootOf(object).kind === K.ThisKeyword) return;
    const isNumbered = ts.isElementAccessExpression(target) && isNumber(target.argumentExpression, this.top);
    const isOwn = ts.isIdentifier(object) && this.isOwn(object) && isFreshName(this.top, object.text);
    const found = { what: clip(target), line: lineOf(target) };
    if (isNumbered && !isOwn && this.isList(object)) this.numbers ??= found;
    else if (!isOwn) this.marks ??= found;
  }

  /** True unless the value was found under a name that the code computes, which may lead to anything. */
  private isList(object: SyntaxNode): boolean {
    const sources = ts.isIdentifier(object) && this.isOwn(object) ? sourcesOf(this.top, object.text) : [object];
    return sources.every((source) => {
      const value = source && bare(source);
      return !value || !ts.isElementAccessExpression(value) || isNumber(value.argumentExpression, this.top);
    });
  }

  private identifier(node: ts.Identifier): void {
    if (this.isOwn(node)) return;
    if (this.names.known.has(node.text)) this.known(node);
    else this.global(node);
  }

  private global(node: ts.Identifier): void {
    const parent = bareParent(node);
    const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : undefined;
    const only = Object.hasOwn(STATELESS_MEMBERS, node.text) ? STATELESS_MEMBERS[node.text]! : undefined;
    const isKnown = only ? member !== undefined && only.has(member) : STATELESS_GLOBALS.has(node.text);
    const { end, depth, how } = useOf(node, (callee) => isDeclaring(callee, this.names), true);
    if (!isKnown || (member !== undefined && (CHANGES_SHARED.has(member) || node.text === 'RegExp')))
      this.keep(`uses ${member === undefined ? node.text : `${node.text}.${member}`}`, node);
    else if (how === 'changes') this.keep(`changes ${clip(end)}`, node);
    else if (how === 'hands on' && isOpen(node.text, member, depth)) this.keep(`hands on ${clip(end)}`, node);
    else if (how === 'hands on' && !CONSTANTS.has(node.text)) this.shares ??= { what: clip(end), line: lineOf(node) };
  }

  private known(node: ts.Identifier): void {
    const binding = this.names.imports.get(node.text);
    const ofOthers = binding !== undefined && (binding.name === '*' || isBuiltin(binding.from));
    const { how, depth, member, end } = useOf(node, (callee) => isDeclaring(callee, this.names), ofOthers);
    if (how === undefined) return;
    const id = `${node.text} ${member ?? ''} ${how}`;
    const before = this.touches.get(id);
    if (before && before.depth <= depth) return;
    const inner = member === undefined ? {} : { member };
    this.touches.set(id, { name: node.text, ...inner, how, depth, what: clip(end.parent), line: lineOf(node) });
  }
}

/** The member that an access or a part of a pattern takes, if it is written there. */
function memberName(node: SyntaxNode): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node)) return literalText(node.argumentExpression) ?? '';
  if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return '';
  return (node.propertyName ?? node.name).getText().replace(/^\[?['"`]|['"`]\]?$/g, '');
}

/** True for a global object that whoever gets it could change. A function of it is used as any function is. */
const isOpen = (name: string, member: string | undefined, depth: number): boolean =>
  (depth === 0 && ['Math', 'JSON', 'Atomics', 'Intl', 'performance'].includes(name)) ||
  (name === 'process' && member === 'env' && depth < 2);

type Member = ts.PropertyAccessExpression | ts.ElementAccessExpression;
const isMember = (node: SyntaxNode): node is Member =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);

/** True if `this` stands in a member of a class or of an object, which is what it means there. */
function hasOwnThis(node: SyntaxNode, top: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isClassLike(at) || (ts.isMethodDeclaration(at) && ts.isObjectLiteralExpression(at.parent))) return true;
    if ((ts.isFunctionLike(at) && !ts.isArrowFunction(at) && !ts.isClassElement(at)) || at === top) return false;
  }
  return false;
}
