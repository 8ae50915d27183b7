import { isBuiltin } from 'node:module';
import type { Finding } from './fact-types.ts';
import { CONSTANTS, isPureMember, isPureNode, PURE_CALLS, PURE_CLASSES, SHARED_MEMBERS } from './harmless.ts';
import type { Names } from './keeping.ts';
import { isLocal } from './local-names.ts';
import { isFreshName, sourcesOf } from './locals.ts';
import { changes } from './name-use.ts';
import { isCallback, namedAround } from './plain-forms.ts';
import { bare, bareParent, lineOf, literalText, type SyntaxNode, ts } from './syntax.ts';

/** Why a unit is not certain to be plain; thrown to end the walk. */
export class NotPlain {
  readonly finding: Finding;
  constructor(what: string, node: SyntaxNode) {
    this.finding = { what, line: lineOf(node) };
  }
}

const K = ts.SyntaxKind;

/** What a plain unit may do with names: its own, those of the file, and global ones. */
export class PlainNames {
  protected readonly top: SyntaxNode;
  protected readonly names: Names;

  constructor(top: SyntaxNode, names: Names) {
    this.top = top;
    this.names = names;
  }

  protected refuse(what: string, node: SyntaxNode): never {
    throw new NotPlain(what, node);
  }

  protected member(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): void {
    const name = ts.isPropertyAccessExpression(node) ? node.name.text : literalText(node.argumentExpression);
    if (name !== undefined && SHARED_MEMBERS.has(name)) this.refuse(`.${name} leads to what others share`, node);
    const root = bare(node.expression);
    if (ts.isIdentifier(root) && this.isGlobal(root) && !(name !== undefined && isPureMember(root.text, name)))
      this.refuse(`${clip(node)} is not among the globals that are known to be plain`, node);
    if (!changes(node)) return;
    if (!ts.isIdentifier(root) || !this.isOwn(root) || !isFreshName(this.top, root.text))
      this.refuse(`${clip(node)} is changed, and may belong to others`, node);
  }

  protected isOwn(node: ts.Identifier): boolean {
    return isLocal(node, node.text, this.top);
  }

  protected isGlobal(node: ts.Identifier): boolean {
    return !this.isOwn(node) && !this.names.known.has(node.text);
  }

  protected identifier(node: ts.Identifier): void {
    if (this.isOwn(node)) this.own(node);
    else if (!this.names.known.has(node.text)) {
      const parent = node.parent;
      const isRoot = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent);
      if (!isRoot && !CONSTANTS.has(node.text) && !(PURE_CALLS.has(node.text) && isCallback(node)) && !isInstance(node))
        this.refuse(`uses ${node.text}`, node);
    } else {
      if (changes(node)) this.refuse(`${node.text} of the file is changed`, node);
      const binding = this.names.imports.get(node.text);
      if (binding && isBuiltin(binding.from)) this.ofNode(node, binding.from.replace(/^node:/, ''), binding.name);
    }
  }

  /** A local function may only be called, and use only those before it, so that none can come back to itself. */
  protected own(node: ts.Identifier): void {
    const around = namedAround(node, this.top);
    for (const source of sourcesOf(this.top, node.text)) {
      const made = source && bare(source);
      if (!made || !ts.isFunctionLike(made)) continue;
      const isInside = made.pos <= node.pos && node.end <= made.end;
      if (isInside || (around && made.pos > around.pos)) this.refuse(`${node.text} may call itself`, node);
      const call = bareParent(node);
      const isCalled = ts.isCallExpression(call) && bare(call.expression) === node;
      if (!isCalled && !isCallback(node)) this.refuse(`the function ${node.text} is passed on`, node);
    }
  }

  protected ofNode(node: ts.Identifier, module: string, name: string): void {
    const parent = bareParent(node);
    const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : '';
    const isPure = name === '*' || name === 'default' ? isPureNode(module, member) : isPureNode(module, name);
    if (!isPure)
      this.refuse(`uses ${name === '*' || name === 'default' ? member || module : name} of node:${module}`, node);
  }
}

const isInstance = (node: ts.Identifier): boolean =>
  ts.isBinaryExpression(node.parent) &&
  node.parent.operatorToken.kind === K.InstanceOfKeyword &&
  PURE_CLASSES.has(node.text);

/** The text of a node, short enough for a message. */
export const clip = (node: SyntaxNode): string => {
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
};
