import { createHash } from 'node:crypto';
import { isErased, isPlaceOfArtifact, SKIPPED_SLOTS } from './erasure.ts';
import type { Binding, Finding, Load, Members, Surrounding } from './fact-types.ts';
import { impurityOf, type Names } from './impurity.ts';
import { isEmptyJsx, isIntrinsicTag, isUnusedCatch, jsxText } from './layout.ts';
import { type Found, inspectCall, inspectMeta, inspectNew } from './loads.ts';
import { strayMember, strayModule, strayRequire } from './requires.ts';
import { scopeNames } from './scopes.ts';
import { bare, bareParent, lineOf, literalText, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** The meaning of a piece of code, as a hash, and what it touches. */
export interface Meaning {
  readonly hash: string;
  readonly reads: readonly Surrounding[];
  /** Names that imports give to what has another name where it is exported. The hash holds the latter. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly uses: ReadonlyMap<string, Members>;
  readonly loads: readonly Load[];
  readonly unresolvable: readonly Finding[];
  readonly impurities: readonly Finding[];
  /** `latest` of artifact types: the hash leaves it out. */
  readonly latest?: string;
}

/**
 * Hash, uses and findings of `nodes`. Two texts have one hash if they differ only in comments, layout, quotes,
 * separators, redundant parentheses, erasable types and names of imports. `known` are the top-level names of the file, with its imports.
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
    hash: createHash('sha256').update(walk.text()).digest('hex').slice(0, 32),
    reads: [...walk.reads].sort(),
    aliases: walk.aliases,
    uses: new Map([...walk.uses].map(([name, members]) => [name, members.has('*') ? '*' : [...members].sort()])),
    ...walk.found,
    ...(walk.latest ? { latest: walk.latest } : {}),
  };
}

/** A reference to an import, whose name here need not be its name there. */
interface Reference {
  readonly local: string;
}

class Walk {
  readonly tokens: (string | Reference)[] = [];
  readonly reads = new Set<Surrounding>();
  readonly aliases = new Map<string, string>();
  latest = '';
  /** Every name that some inner scope declares. */
  private readonly inner = new Set<string>();
  readonly uses = new Map<string, Set<string>>();
  readonly found: Found = { loads: [], unresolvable: [], impurities: [] };
  private readonly known: ReadonlySet<string>;
  private readonly scopes: ReadonlySet<string>[] = [];
  private readonly names: Names;

  constructor(known: ReadonlySet<string>, imports: ReadonlyMap<string, Binding>) {
    this.known = known;
    this.names = { isOwn: (name) => this.isLocal(name) || known.has(name), imports };
  }

  /** The normalised text. */
  text(): string {
    const seen = new Map<string, string[]>();
    const named = ({ local }: Reference): string => {
      const there = this.names.imports.get(local)?.name ?? local;
      // A name that is also declared further in is kept, whatever scope the reference belongs to.
      if (there === local || this.inner.has(local)) return `Identifier ${JSON.stringify(local)}`;
      this.aliases.set(local, there);
      const same = seen.get(there) ?? [];
      if (!same.includes(local)) seen.set(there, [...same, local]);
      const index = (seen.get(there) ?? []).indexOf(local);
      return `Identifier ${JSON.stringify(there)}${index ? ` ${index}` : ''}`;
    };
    return this.tokens.map((token) => (typeof token === 'string' ? token : named(token))).join(' ');
  }

  /** `slot` is the property of `parent` that leads here, past parentheses and casts. */
  visit(wrapped: SyntaxNode, slot: string, parent: SyntaxNode): void {
    const node = bare(wrapped);
    const isReference = ts.isIdentifier(node) && this.isReference(node, slot, parent);
    const isImport = isReference && !this.isLocal(node.text) && this.names.imports.has(node.text);
    this.tokens.push(`(${slot}`, isImport && slot !== 'name' ? { local: node.text } : this.label(node, slot));
    if (isImport && slot === 'name') this.tokens.push({ local: node.text });
    this.inspect(node, slot, parent);
    if (node.kind >= K.FirstNode) this.children(node);
    this.tokens.push(')');
  }

  private children(node: SyntaxNode): void {
    const names = scopeNames(node);
    for (const name of names ?? []) this.inner.add(name);
    if (ts.isModuleDeclaration(node)) addNames(node, this.inner);
    const entries = Object.entries(node as unknown as Record<string, any>).filter(
      ([key, value]) => typeof value === 'object' && value !== null && !SKIPPED_SLOTS.has(key),
    );
    // Computed names and decorators are evaluated outside of what they belong to.
    const isOutside = (key: string): boolean => names !== undefined && isOuterSlot(node, key);
    const enter = ([key, value]: [string, any]): void => {
      if (Array.isArray(value)) this.list(value, key, node);
      else if (typeof value.kind === 'number' && !isEmptyJsx(value) && !isUnusedCatch(node, key))
        this.visit(value as SyntaxNode, key, node);
    };
    for (const entry of entries) if (isOutside(entry[0])) enter(entry);
    const around = ts.isParameter(node) && node.modifiers ? this.scopes.pop() : undefined;
    if (around) for (const entry of entries) if (entry[0] === 'modifiers') enter(entry);
    if (around) this.scopes.push(around);
    if (names) this.scopes.push(names);
    for (const entry of entries) if (!isOutside(entry[0]) && !(around && entry[0] === 'modifiers')) enter(entry);
    if (names) this.scopes.pop();
  }

  private list(items: readonly SyntaxNode[], slot: string, parent: SyntaxNode): void {
    for (const item of items) {
      if (typeof item?.kind !== 'number' || isErased(item) || isEmptyJsx(item)) continue;
      if (isPlaceOfArtifact(item)) this.latest += item.getText();
      else this.visit(item, slot, parent);
    }
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
    // With an escape or in parentheses, a text is no directive.
    if (ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression))
      return `${kind} ${node.expression.getText().slice(1, -1)}`;
    if (ts.isBigIntLiteral(node)) return `${kind} ${BigInt(node.text.replace(/n$/, ''))}`;
    if (ts.isJsxText(node)) return `${kind} ${JSON.stringify(jsxText(node.text))}`;
    // What it leads to counts, not how it is called.
    if (isImportedName(node)) return `${kind} module`;
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node))
      return `${kind} ${JSON.stringify(node.text)}`;
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return `${kind} ${K[node.operator]}`;
    if (ts.isVariableDeclarationList(node)) return `${kind} ${node.flags & ts.NodeFlags.BlockScoped}`;
    if (ts.isHeritageClause(node)) return `${kind} ${K[node.token]}`;
    if (ts.isMetaProperty(node)) return `${kind} ${K[node.keywordToken]}`;
    return node.flags & ts.NodeFlags.OptionalChain ? `${kind} chain` : `${kind}`;
  }

  private inspect(node: SyntaxNode, slot: string, parent: SyntaxNode): void {
    for (const one of surroundingsOf(node, this.names)) this.reads.add(one);
    const stray = strayMember(node);
    if (stray !== undefined) this.found.unresolvable.push({ what: stray, line: lineOf(node) });
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

  private isReference(node: ts.Identifier, slot: string, parent: SyntaxNode): boolean {
    if (slot === 'tagName' && isIntrinsicTag(node.text)) return false;
    return slot !== 'propertyName' && slot !== 'label' && (slot !== 'name' || ts.isShorthandPropertyAssignment(parent));
  }

  private use(node: ts.Identifier, slot: string, parent: SyntaxNode): void {
    if (!this.isReference(node, slot, parent)) return;
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

/** Everything inside a namespace, whose exported names can be used without it. */
function addNames(node: SyntaxNode, into: Set<string>): void {
  if (ts.isIdentifier(node)) into.add(node.text);
  ts.forEachChild(node, (child) => addNames(child, into));
}

/** The specifier in `import('./x.ts')`. */
function isImportedName(node: SyntaxNode): boolean {
  const call = bareParent(node);
  return (
    ts.isStringLiteralLike(node) &&
    ts.isCallExpression(call) &&
    call.expression.kind === K.ImportKeyword &&
    bare(call.arguments[0]!) === node
  );
}

/** Parts of a function or class that are evaluated outside of its own scope. */
const isOuterSlot = (node: SyntaxNode, key: string): boolean =>
  key === 'modifiers' || (key === 'name' && 'name' in node && ts.isComputedPropertyName(node.name as SyntaxNode));

/** What decides the meaning of `node` beside the code: see `Surrounding`. */
function surroundingsOf(node: SyntaxNode, { isOwn }: Names): Surrounding[] {
  if (ts.isMetaProperty(node) && node.keywordToken === K.ImportKeyword) return ['path'];
  if (ts.isIdentifier(node) && /^(__filename|__dirname|module)$/.test(node.text) && !isOwn(node.text)) return ['path'];
  if (ts.isJsxOpeningLikeElement(node) || ts.isJsxFragment(node)) return ['jsx'];
  if (ts.isDecorator(node)) return ['decorators'];
  if (ts.isPropertyDeclaration(node) || (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent)))
    return ['fields'];
  return [];
}
