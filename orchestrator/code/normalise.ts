import { createHash } from 'node:crypto';
import { isErased, SKIPPED_SLOTS } from './erasure.ts';
import type { Binding, Finding, Load, Members } from './fact-types.ts';
import { impurityOf, type Names } from './impurity.ts';
import { type Found, inspectCall, inspectMeta, inspectNew } from './loads.ts';
import { strayModule, strayRequire } from './requires.ts';
import { scopeNames } from './scopes.ts';
import { bare, lineOf, literalText, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** The meaning of a piece of code, as a hash, and what it touches. */
export interface Meaning {
  readonly hash: string;
  readonly uses: ReadonlyMap<string, Members>;
  readonly loads: readonly Load[];
  readonly unresolvable: readonly Finding[];
  readonly impurities: readonly Finding[];
}

/**
 * Hash, uses and findings of `nodes`. Two texts have one hash if they differ only in comments, layout, quotes,
 * separators, redundant parentheses and erasable types. `known` are the top-level names of the file, with its imports.
 */
export function meaningOf(
  nodes: readonly SyntaxNode[],
  known: ReadonlySet<string>,
  imports: ReadonlyMap<string, Binding>,
): Meaning {
  const walk = new Walk(known, imports);
  for (const node of nodes) {
    // A declaration is hashed apart from its neighbours in one statement, but const, let and var count.
    if (ts.isVariableDeclaration(node)) walk.tokens.push(`${node.parent.flags & ts.NodeFlags.BlockScoped}`);
    walk.visit(node, 'root', node.parent);
  }
  return {
    hash: createHash('sha256').update(walk.tokens.join(' ')).digest('hex').slice(0, 32),
    uses: new Map([...walk.uses].map(([name, members]) => [name, members.has('*') ? '*' : [...members].sort()])),
    ...walk.found,
  };
}

class Walk {
  readonly tokens: string[] = [];
  readonly uses = new Map<string, Set<string>>();
  readonly found: Found = { loads: [], unresolvable: [], impurities: [] };
  private readonly known: ReadonlySet<string>;
  private readonly scopes: ReadonlySet<string>[] = [];
  private readonly names: Names;

  constructor(known: ReadonlySet<string>, imports: ReadonlyMap<string, Binding>) {
    this.known = known;
    this.names = { isOwn: (name) => this.isLocal(name) || known.has(name), imports };
  }

  /** `slot` is the property of `parent` that leads here, past parentheses and casts. */
  visit(wrapped: SyntaxNode, slot: string, parent: SyntaxNode): void {
    const node = bare(wrapped);
    this.tokens.push(`(${slot}`, this.label(node, slot));
    this.inspect(node, slot, parent);
    if (node.kind >= K.FirstNode) this.children(node);
    this.tokens.push(')');
  }

  private children(node: SyntaxNode): void {
    const names = scopeNames(node);
    if (names) this.scopes.push(names);
    for (const key of Object.keys(node)) {
      const value = (node as unknown as Record<string, any>)[key];
      if (typeof value !== 'object' || value === null || SKIPPED_SLOTS.has(key)) continue;
      if (Array.isArray(value)) this.list(value, key, node);
      else if (typeof value.kind === 'number') this.visit(value as SyntaxNode, key, node);
    }
    if (names) this.scopes.pop();
  }

  private list(items: readonly SyntaxNode[], slot: string, parent: SyntaxNode): void {
    for (const item of items) if (typeof item?.kind === 'number' && !isErased(item)) this.visit(item, slot, parent);
  }

  /** The kind of the node, and what is not among its children: text, operator, kind of variable, optional chain. */
  private label(node: SyntaxNode, slot: string): string {
    const isName = slot === 'name' || slot === 'propertyName';
    if (isName && (ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isNumericLiteral(node)))
      return `name ${JSON.stringify(node.text)}`;
    const kind = K[node.kind];
    if (ts.isTemplateLiteralToken(node)) {
      const whole = ts.isTemplateSpan(node.parent) ? node.parent.parent : node.parent;
      const tagged = ts.isTaggedTemplateExpression(whole) || ts.isTaggedTemplateExpression(whole.parent);
      return `${kind} ${JSON.stringify(tagged ? node.rawText?.replace(/\r\n?/g, '\n') : node.text)}`;
    }
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node) || ts.isJsxText(node))
      return `${kind} ${JSON.stringify(node.text)}`;
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return `${kind} ${K[node.operator]}`;
    if (ts.isVariableDeclarationList(node)) return `${kind} ${node.flags & ts.NodeFlags.BlockScoped}`;
    if (ts.isHeritageClause(node)) return `${kind} ${K[node.token]}`;
    if (ts.isMetaProperty(node)) return `${kind} ${K[node.keywordToken]}`;
    return node.flags & ts.NodeFlags.OptionalChain ? `${kind} chain` : `${kind}`;
  }

  private inspect(node: SyntaxNode, slot: string, parent: SyntaxNode): void {
    if (ts.isIdentifier(node)) this.use(node, slot, parent);
    else if (ts.isCallExpression(node)) inspectCall(node, this.found);
    else if (ts.isNewExpression(node)) inspectNew(node, this.found);
    else if (ts.isPropertyAccessExpression(node)) inspectMeta(node, this.found);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const callee = bare(node.expression);
      const isClock = ts.isIdentifier(callee) && callee.text === 'Date' && !this.names.isOwn('Date');
      if (isClock && (ts.isCallExpression(node) || !node.arguments?.length))
        this.impure(ts.isCallExpression(node) ? 'Date()' : 'new Date()', node);
    }
  }

  private use(node: ts.Identifier, slot: string, parent: SyntaxNode): void {
    const isReference =
      slot !== 'propertyName' && slot !== 'label' && (slot !== 'name' || ts.isShorthandPropertyAssignment(parent));
    if (!isReference) return;
    const binding = this.isLocal(node.text) ? undefined : this.names.imports.get(node.text);
    const stray = strayRequire(node, binding?.name === 'createRequire');
    if (stray !== undefined) this.found.unresolvable.push({ what: stray, line: lineOf(node) });
    if (this.isLocal(node.text)) return;
    const opaque = node.text === 'module' && !this.known.has('module') ? strayModule(node) : undefined;
    if (opaque !== undefined) this.found.unresolvable.push({ what: opaque, line: lineOf(node) });
    if (node.text === 'eval')
      this.found.unresolvable.push({ what: 'eval runs code made from text', line: lineOf(node) });
    const member = slot === 'expression' ? memberOf(parent) : undefined;
    this.ask(node);
    if (!this.known.has(node.text)) return;
    const members = this.uses.get(node.text) ?? new Set();
    this.uses.set(node.text, members.add(member ?? '*'));
  }

  private ask(node: ts.Identifier): void {
    const { asked, opaque } = impurityOf(node, this.names);
    for (const what of asked) this.impure(what, node);
    if (opaque !== undefined) this.found.unresolvable.push({ what: opaque, line: lineOf(node) });
  }

  private impure(what: string, node: SyntaxNode): void {
    this.found.impurities.push({ what, line: lineOf(node) });
  }

  private isLocal(name: string): boolean {
    return this.scopes.some((scope) => scope.has(name));
  }
}

/** `b` of `a.b` and `a['b']`. */
function memberOf(node: SyntaxNode): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isElementAccessExpression(node) ? literalText(node.argumentExpression) : undefined;
}
