import { isBuiltin } from 'node:module';
import type { Finding } from './fact-types.ts';
import { CONTEXT_CALLS, MEMBER_CALLS, MUTATING, PURE_CALLS, PURE_CLASSES, SHARED_MEMBERS } from './harmless.ts';
import { isDeclaring, type Names } from './keeping.ts';
import { isReference, isType } from './local-names.ts';
import { isFresh, isFreshName, sourcesOf } from './locals.ts';
import { firstWait, growsItself, isCallback, isCountingLoop, isPlainForm } from './plain-forms.ts';
import { clip, NotPlain, PlainNames } from './plain-names.ts';
import { bare, bareParent, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/**
 * Why the unit `nodes` may be more than a function of data, if all top-level names that it uses are no more than that:
 * everything in it must be of a form that is listed here.
 */
export function notPlainOf(nodes: readonly SyntaxNode[], names: Names): Finding | undefined {
  try {
    const [only] = nodes;
    if (nodes.length !== 1 || !only) throw new NotPlain('a statement runs as the file loads', only!);
    new PlainWalk(only, names).unit();
    return undefined;
  } catch (error) {
    if (error instanceof NotPlain) return error.finding;
    throw error;
  }
}

class PlainWalk extends PlainNames {
  private inArtifact = false;
  /** The place in the file from which on a function has waited. */
  private waitsFrom = Number.POSITIVE_INFINITY;

  unit(): void {
    const { top } = this;
    if (ts.isFunctionDeclaration(top) || ts.isMethodDeclaration(top)) this.function(top);
    else if (ts.isVariableDeclaration(top)) {
      if ((top.parent.flags & ts.NodeFlags.Const) === 0) this.refuse('a variable of the file may change', top);
      if (!ts.isIdentifier(top.name) || !top.initializer) this.refuse('a value of the file is taken apart', top);
      this.value(top.initializer!);
    } else if (ts.isPropertyAssignment(top)) this.value(top.initializer);
    else if (ts.isExportAssignment(top)) this.value(top.expression);
    else if (ts.isShorthandPropertyAssignment(top) || ts.isSpreadAssignment(top))
      ts.forEachChild(top, (node) => this.visit(node));
    else this.refuse(`${K[top.kind]} is not among the forms that are known to be plain`, top);
  }

  /** What a name of the file stands for. */
  private value(wrapped: SyntaxNode): void {
    const node = bare(wrapped);
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) this.function(node);
    else if (ts.isCallExpression(node) && isDeclaring(bare(node.expression), this.names)) this.declared(node);
    else if (ts.isObjectLiteralExpression(node) && ts.isPropertyAssignment(this.top)) this.ports(node);
    else this.visit(node);
  }

  /** `artifact({ … })` and `many(Type)`: functions are members of what they are given. */
  private declared(call: ts.CallExpression): void {
    const name = call.expression.getText().replace(/^.*\./, '');
    const [spec] = call.arguments;
    if (name === 'many' && spec) this.visit(spec);
    else if (name === 'artifact' && spec && ts.isObjectLiteralExpression(bare(spec))) {
      this.inArtifact = true;
      for (const member of (bare(spec) as ts.ObjectLiteralExpression).properties) {
        if (ts.isMethodDeclaration(member)) this.function(member);
        else if (ts.isPropertyAssignment(member)) this.value(member.initializer);
        else this.refuse(`${member.getText()} brings in what is not written there`, member);
      }
    } else this.refuse(`${call.expression.getText()}(…) gives more than one value`, call);
  }

  private ports(node: ts.ObjectLiteralExpression): void {
    for (const port of node.properties) {
      if (ts.isPropertyAssignment(port)) this.value(port.initializer);
      else this.visit(port);
    }
  }

  private function(node: ts.FunctionLikeDeclaration): void {
    if (node.asteriskToken) this.refuse('a generator may go on without end', node);
    for (const { name, initializer } of node.parameters) {
      this.visit(name);
      if (initializer) this.visit(initializer);
    }
    if (!node.body) return;
    const before = this.waitsFrom;
    this.waitsFrom = firstWait(node.body);
    this.visit(node.body);
    this.waitsFrom = before;
  }

  private visit(node: SyntaxNode): void {
    if (isType(node)) return;
    if (ts.isIdentifier(node)) {
      if (isReference(node)) this.identifier(node);
      return;
    }
    if (ts.isCallExpression(node)) this.call(node);
    else if (ts.isNewExpression(node)) this.creation(node);
    else if (ts.isFunctionLike(node)) this.inner(node as ts.FunctionLikeDeclaration);
    else if (ts.isForStatement(node)) this.counting(node);
    else if (ts.isAwaitExpression(node)) this.awaited(node);
    else {
      if (!isPlainForm(node)) this.refuse(`${clip(node)} is not among the forms that are known to be plain`, node);
      this.check(node);
      this.children(node);
    }
  }

  private children(node: SyntaxNode): void {
    ts.forEachChild(node, (child) => this.visit(child));
  }

  private check(node: SyntaxNode): void {
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) this.member(node);
    else if (ts.isRegularExpressionLiteral(node) && node.pos > this.waitsFrom)
      this.refuse('an expression is tried after a wait, and may take long', node);
    else if (ts.isForOfStatement(node)) this.forOf(node);
    else if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using)
      this.refuse('using runs code at the end of a block', node);
    else if (ts.isPropertyAssignment(node) && ts.isFunctionLike(bare(node.initializer)))
      this.refuse('an object holds a function, which may be called in ways that are not seen', node);
    else if (ts.isPropertyAssignment(node) && literalName(node.name) === '__proto__')
      this.refuse('__proto__ changes what an object is', node);
  }

  private call(node: ts.CallExpression): void {
    const callee = bare(node.expression);
    if (ts.isArrowFunction(callee) || ts.isFunctionExpression(callee)) this.function(callee);
    else if (ts.isIdentifier(callee)) this.callOf(callee, node);
    else if (ts.isPropertyAccessExpression(callee)) this.memberCall(callee, node);
    else this.refuse(`${clip(node)} calls what is not known`, node);
    for (const argument of node.arguments) {
      const given = bare(argument);
      if (!ts.isFunctionLike(given)) this.visit(argument);
      else if (isCallback(given)) this.function(given as ts.FunctionLikeDeclaration);
      else this.refuse(`${clip(node)} passes on a function`, given);
    }
  }

  private callOf(callee: ts.Identifier, call: ts.CallExpression): void {
    if (!this.isOwn(callee)) {
      if (call.pos > this.waitsFrom) this.refuse(`${clip(call)} is called after a wait`, call);
      if (this.names.known.has(callee.text)) this.identifier(callee);
      else if (!PURE_CALLS.has(callee.text)) this.refuse(`calls ${callee.text}`, call);
      return;
    }
    this.own(callee);
    const sources = sourcesOf(this.top, callee.text);
    const isFunction = sources.length > 0 && sources.every((source) => source && ts.isFunctionLike(bare(source)));
    const isOfContext = CONTEXT_CALLS.has(callee.text) && sources.every((source) => source === undefined);
    if (!isFunction && !isOfContext) this.refuse(`calls ${callee.text}, which it was given`, call);
  }

  private memberCall(callee: ts.PropertyAccessExpression, call: ts.CallExpression): void {
    const receiver = bare(callee.expression);
    const name = callee.name.text;
    if (ts.isIdentifier(receiver) && !this.isOwn(receiver)) {
      const binding = this.names.imports.get(receiver.text);
      const isAll = this.inArtifact && callee.getText() === 'Promise.all';
      if (this.isGlobal(receiver)) {
        if (!isAll) this.member(callee);
        return;
      }
      if (binding && (binding.name === '*' || isBuiltin(binding.from))) {
        this.identifier(receiver);
        return;
      }
    }
    if (!MEMBER_CALLS.has(name) && !this.isOfArtifact(name))
      this.refuse(`calls .${name}(…), which is not known to be plain`, call);
    if (SHARED_MEMBERS.has(name)) this.refuse(`.${name} leads to what others share`, call);
    const isOwn = ts.isIdentifier(receiver)
      ? this.isOwn(receiver) && isFreshName(this.top, receiver.text)
      : isFresh(receiver);
    if (MUTATING.has(name) && !isOwn) this.refuse(`${clip(call)} changes what may belong to others`, call);
    this.visit(callee.expression);
  }

  /** What an artifact's reader and writer are given. */
  private isOfArtifact(called: string): boolean {
    return this.inArtifact && ['write', 'open', 'close', 'artifact', 'text', 'json', 'bytes'].includes(called);
  }

  private creation(node: ts.NewExpression): void {
    const callee = bare(node.expression);
    if (!ts.isIdentifier(callee) || !this.isGlobal(callee) || !PURE_CLASSES.has(callee.text))
      this.refuse(`new ${clip(callee)} is not known to be plain`, node);
    for (const argument of node.arguments ?? []) this.visit(argument);
  }

  /** A function that is no callback of a listed function: only a local constant may hold it. */
  private inner(node: ts.FunctionLikeDeclaration): void {
    const parent = bareParent(node);
    const isHeld = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && parent !== this.top;
    if (!ts.isFunctionDeclaration(node) && !isHeld) this.refuse('a function is passed on', node);
    this.function(node);
  }

  private counting(node: ts.ForStatement): void {
    if (!isCountingLoop(node) || node.end > this.waitsFrom) this.refuse('a loop may go on without end', node);
    this.children(node);
  }

  private forOf(node: ts.ForOfStatement): void {
    if (node.awaitModifier) this.refuse('for await waits for what is not known', node);
    if (growsItself(node)) this.refuse('a loop may go on without end', node);
  }

  /** The main process cannot stop what goes on after a wait, so only artifacts may wait, and do little else then. */
  private awaited(node: ts.AwaitExpression): void {
    if (!this.inArtifact) this.refuse(`${clip(node)}: only readers and writers of artifacts may wait`, node);
    this.visit(node.expression);
  }
}

const literalName = (name: ts.PropertyName): string | undefined =>
  ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
