import type { Known, Need, Shape } from './fact-types.ts';
import {
  type Declared,
  isPlain,
  isSchemaOfObject,
  join,
  literalName,
  NotInert,
  own,
  shortened,
  type Values,
} from './inert-base.ts';
import { callShape, newShape } from './inert-calls.ts';
import { classShape } from './inert-classes.ts';
import { CONSTANTS, GLOBAL_VALUES, SYMBOLS } from './inert-names.ts';
import { binaryShape, prefixShape } from './inert-operators.ts';
import { bare, lineOf, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** Judges expressions at the top of a file: what each is known to be, if making it has no effect. */
export class FileValues implements Values {
  readonly names: Declared;
  /** What the current declaration takes from other files. */
  private readonly needs = new Map<string, Need>();
  /** True if it calls or reads what others could have changed before. */
  runs = false;

  constructor(names: Declared) {
    this.names = names;
  }

  /** Judges one declaration. */
  judge(to: (values: this) => Shape, literal?: SyntaxNode): { known: Known; runs: boolean } {
    this.needs.clear();
    this.runs = false;
    const shape = to(this);
    const members = Object.fromEntries(literal ? this.members(literal, '', 0) : []);
    const known = { shape, needs: [...this.needs.values()], ...(Object.keys(members).length > 0 ? { members } : {}) };
    return { known, runs: this.runs };
  }

  /** Shapes of the members of a literal, by their path. */
  private members(node: SyntaxNode, at: string, depth: number): [path: string, shape: Shape][] {
    if (isSchemaOfObject(node)) return [[`${at}entries`, 'object']];
    const { text } = ts.isIdentifier(node) ? node : { text: '' };
    const named = this.names.known.get(text)?.members ?? {};
    if (ts.isIdentifier(node)) return Object.entries(named).map(([path, shape]) => [at + path, shape]);
    if (!ts.isObjectLiteralExpression(node) || depth > 2 || node.properties.some(ts.isSpreadAssignment)) return [];
    return node.properties.flatMap((member) => {
      const name = member.name && literalName(member.name);
      const isValue = ts.isPropertyAssignment(member) || ts.isShorthandPropertyAssignment(member);
      if (name === undefined || !isValue) return [];
      const value = bare(ts.isPropertyAssignment(member) ? member.initializer : member.name);
      return [[at + name, this.of(value)], ...this.members(value, `${at}${name}.`, depth + 1)];
    });
  }

  /** @throws NotInert */
  of(wrapped: SyntaxNode): Shape {
    const node = bare(wrapped);
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return 'text';
    if (ts.isNumericLiteral(node)) return 'plain';
    if ([K.TrueKeyword, K.FalseKeyword, K.NullKeyword].includes(node.kind)) return 'plain';
    if (ts.isBigIntLiteral(node) || ts.isRegularExpressionLiteral(node)) return 'value';
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return 'function';
    if (ts.isIdentifier(node)) return this.name(node);
    if (ts.isObjectLiteralExpression(node)) return this.object(node);
    if (ts.isArrayLiteralExpression(node)) return this.list(node);
    if (ts.isClassExpression(node)) return classShape(this, node);
    if (ts.isTemplateExpression(node)) {
      for (const { expression } of node.templateSpans) this.plain(expression);
      return 'text';
    }
    if (ts.isConditionalExpression(node)) {
      this.of(node.condition);
      return join(this.of(node.whenTrue), this.of(node.whenFalse));
    }
    if (ts.isPrefixUnaryExpression(node)) return prefixShape(this, node);
    if (ts.isTypeOfExpression(node) || ts.isVoidExpression(node)) {
      this.of(node.expression);
      return 'plain';
    }
    if (ts.isBinaryExpression(node)) return binaryShape(this, node);
    if (ts.isPropertyAccessExpression(node)) return this.member(node);
    if (ts.isCallExpression(node)) return callShape(this, node);
    if (ts.isNewExpression(node)) return newShape(this, node);
    throw this.refusal(node);
  }

  /** A value that converting, comparing or printing runs no code for. */
  plain(node: SyntaxNode): Shape {
    const shape = this.of(node);
    if (isPlain(shape)) return shape;
    const path = this.importedPath(bare(node));
    if (path) {
      this.need(path[0]!, 'plain', node, path.slice(1));
      return 'plain';
    }
    throw new NotInert(`${shortened(node)} may be more than a text or a number, and is converted`, node);
  }

  refusal(node: SyntaxNode): NotInert {
    if (ts.isAwaitExpression(node)) return new NotInert('it waits (await)', node);
    if (ts.isTaggedTemplateExpression(node)) return new NotInert(`a template calls ${shortened(node.tag)}`, node);
    if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node))
      return new NotInert('JSX calls its factory', node);
    return new NotInert(`${shortened(node)} is evaluated`, node);
  }

  isImported(name: string): boolean {
    return this.names.imports.has(name);
  }

  isGlobal(name: string): boolean {
    const isIt = !this.names.names.has(name) && !this.isImported(name);
    // Another file may have replaced it before.
    this.runs ||= isIt;
    return isIt;
  }

  need(
    name: string,
    as: Need['as'],
    node: SyntaxNode,
    members: readonly string[] = [],
    given: Need['given'] = 'any',
  ): void {
    const need = { name, members, as, given, line: lineOf(node) };
    this.needs.set(keyOf(need), need);
    // A binding cannot change, but what is inside of it can.
    if (!['constant', 'plain', 'class'].includes(as) || (as === 'plain' && members.length > 0)) this.runs = true;
  }

  name(node: ts.Identifier): Shape {
    const { text } = node;
    if (this.isImported(text)) {
      this.need(text, 'constant', node);
      return 'value';
    }
    const known = this.names.known.get(text);
    if (known) {
      for (const need of known.needs) this.needs.set(keyOf(need), need);
      return known.shape;
    }
    if (this.isGlobal(text)) {
      if (text === 'undefined' || text === 'NaN' || text === 'Infinity') return 'plain';
      if (GLOBAL_VALUES.has(text)) return 'value';
    }
    throw new NotInert(
      this.names.names.has(text) ? `${text} is used before it is known` : `${text} is no name of this file`,
      node,
    );
  }

  private object(node: ts.ObjectLiteralExpression): Shape {
    for (const member of node.properties) {
      if (ts.isSpreadAssignment(member)) {
        this.literal(member.expression, 'object');
        continue;
      }
      if (ts.isAccessor(member)) throw new NotInert('an object has a getter or setter', member);
      this.memberName(member.name);
      if (ts.isPropertyAssignment(member) && literalName(member.name) === '__proto__')
        throw new NotInert('an object gets another prototype', member);
      if (ts.isPropertyAssignment(member)) this.of(member.initializer);
      if (ts.isShorthandPropertyAssignment(member)) this.name(member.name);
    }
    return 'object';
  }

  /** The names of members, if they are computed, must be plain. */
  memberName(name: ts.PropertyName | undefined): void {
    if (!name || !ts.isComputedPropertyName(name)) return;
    const inner = bare(name.expression);
    if (!this.isSymbol(inner)) this.plain(inner);
  }

  private isSymbol(node: SyntaxNode): boolean {
    return (
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'Symbol' &&
      this.isGlobal('Symbol') &&
      SYMBOLS.has(node.name.text)
    );
  }

  /** What is spread must be known to have no accessors and no iterator of its own. */
  private literal(node: SyntaxNode, as: 'object' | 'list'): void {
    const inner = bare(node);
    this.runs = true;
    const path = this.importedPath(inner);
    if (path) this.need(path[0]!, as, inner, path.slice(1));
    else if (this.of(inner) !== as) throw new NotInert(`${shortened(node)} is spread`, node);
  }

  private list(node: ts.ArrayLiteralExpression): Shape {
    for (const element of node.elements)
      if (ts.isSpreadElement(element)) this.literal(element.expression, 'list');
      else if (!ts.isOmittedExpression(element)) this.of(element);
    return 'list';
  }

  private member(node: ts.PropertyAccessExpression): Shape {
    const object = bare(node.expression);
    const name = node.name.text;
    if (ts.isMetaProperty(object) && (name === 'url' || name === 'filename')) return 'text';
    if (this.isSymbol(node)) return 'value';
    if (ts.isIdentifier(object) && this.isGlobal(object.text) && own(CONSTANTS, object.text)?.has(name)) return 'plain';
    const path = this.importedPath(node);
    if (path) {
      const isExport = path.length === 2 && this.names.imports.get(path[0]!)?.name === '*';
      this.need(path[0]!, isExport ? 'constant' : 'member', node, path.slice(1));
      return 'value';
    }
    const entries = name === 'entries' ? this.lookedUp(object) : undefined;
    if (entries && isSchemaOfObject(entries)) return 'object';
    const found = this.lookedUp(node);
    if (found) return this.of(found);
    if (name === 'length' && !ts.isIdentifier(object) && this.of(object) === 'text') return 'plain';
    if (name === 'length' && ts.isIdentifier(object) && this.names.known.get(object.text)?.shape === 'list')
      return 'plain';
    throw new NotInert(`${shortened(node)} is read, which may run a getter`, node);
  }

  /** `card`, `options`, `entries` of `card.options.entries`, if an import declares the first. */
  private importedPath(node: SyntaxNode): readonly string[] | undefined {
    if (ts.isIdentifier(node)) return this.isImported(node.text) ? [node.text] : undefined;
    if (!ts.isPropertyAccessExpression(node) || node.questionDotToken) return undefined;
    const path = this.importedPath(bare(node.expression));
    return path && [...path, node.name.text];
  }

  /** The value in a literal of this file behind `a.b.c`. Nothing else has run since the literal was made. */
  private lookedUp(node: SyntaxNode): SyntaxNode | undefined {
    if (ts.isIdentifier(node)) return this.isGlobal(node.text) ? undefined : this.names.literals.get(node.text);
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const object = this.lookedUp(bare(node.expression));
    if (!object || !ts.isObjectLiteralExpression(object)) return undefined;
    const members = object.properties.filter((one) => one.name && literalName(one.name) === node.name.text);
    const isClear = object.properties.every((one) => one.name && literalName(one.name) !== undefined);
    const [found] = members;
    return isClear && members.length === 1 && found && ts.isPropertyAssignment(found)
      ? bare(found.initializer)
      : undefined;
  }
}

const keyOf = ({ name, members, as, given }: Need): string => JSON.stringify([name, members, as, given]);
