import { isErased } from './erasure.ts';
import type { Binding, Finding, Known, Need, TopLevel } from './fact-types.ts';
import { type Declared, NotInert, shortened } from './inert-base.ts';
import { classShape } from './inert-classes.ts';
import { FileValues } from './inert-values.ts';
import { boundNames } from './scopes.ts';
import { bare, type SourceFile, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/**
 * Judges what a file does while it loads, by a positive list: whatever is not known to have no effect and to give the same
 * at any time makes the file count whole. `runs` gets the declarations that call something of the language.
 */
export class TopJudge {
  private readonly known = new Map<string, Known>();
  private readonly literals = new Map<string, SyntaxNode>();
  private readonly needs = new Map<string, Need>();
  private readonly values: FileValues;
  private readonly file: SourceFile;
  private readonly assigned: ReadonlySet<string>;
  private whole: Finding | undefined;
  readonly runs = new Set<SyntaxNode>();

  constructor(file: SourceFile, names: ReadonlySet<string>, imports: ReadonlyMap<string, Binding>) {
    this.file = file;
    this.assigned = assignedNames(file);
    const declared: Declared = { known: this.known, literals: this.literals, imports, names };
    this.values = new FileValues(declared);
    // Functions are there before the first statement runs.
    for (const statement of file.statements)
      if (ts.isFunctionDeclaration(statement) && !isErased(statement))
        this.known.set(statement.name?.text ?? 'default', { shape: 'function', needs: [] });
  }

  judge(): TopLevel {
    if (/\.c[jt]s$/.test(this.file.fileName)) this.whole = { what: 'it is a CommonJS file', line: 1 };
    for (const statement of this.file.statements)
      if (!isErased(statement)) this.attempt(statement, () => this.statement(statement));
    const { assigned } = this;
    const twice = declaredTwice(this.file);
    if (twice) this.whole ??= twice;
    return {
      ...(this.whole ? { whole: this.whole } : {}),
      needs: [...this.needs.values()],
      constants: [...declaredNames(this.file)].filter((name) => !assigned.has(name)),
      known: Object.fromEntries(this.known),
      waits: waits(this.file),
    };
  }

  private attempt(_node: SyntaxNode, judge: () => void): void {
    try {
      judge();
    } catch (error) {
      if (!(error instanceof NotInert)) throw error;
      this.whole ??= { what: error.what, line: error.line };
    }
  }

  private statement(node: ts.Statement): void {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isFunctionDeclaration(node)) return;
    if (ts.isVariableStatement(node)) {
      for (const one of node.declarationList.declarations) this.attempt(one, () => this.variable(one));
      return;
    }
    if (ts.isClassDeclaration(node)) {
      this.declare(node.name?.text ?? 'default', node, (values) => classShape(values, node));
      return;
    }
    if (ts.isExportAssignment(node) && !node.isExportEquals) {
      this.declare('default', node, (values) => values.of(node.expression));
      return;
    }
    if (ts.isEnumDeclaration(node)) {
      this.enumeration(node);
      return;
    }
    throw new NotInert(described(node), node);
  }

  private declare(
    name: string,
    node: SyntaxNode,
    judge: (values: FileValues) => Known['shape'],
    literal?: SyntaxNode,
  ): void {
    const { known, runs } = this.values.judge(judge, literal);
    // A function that others call before may have given it any value: a `var` is there from the start.
    this.known.set(name, this.assigned.has(name) ? { ...known, shape: 'value' } : known);
    for (const need of known.needs) this.needs.set(JSON.stringify(need), need);
    if (runs) this.runs.add(node);
  }

  private variable(node: ts.VariableDeclaration): void {
    if (!ts.isIdentifier(node.name))
      throw new NotInert(`${shortened(node.name)} takes a value apart, which may run code`, node);
    if ((node.parent.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using)
      throw new NotInert('it disposes of a value', node);
    const { initializer } = node;
    const isConst = (node.parent.flags & ts.NodeFlags.Const) !== 0;
    const literal = initializer && isConst ? literalBehind(initializer) : undefined;
    this.declare(node.name.text, node, (values) => (initializer ? values.of(initializer) : 'plain'), literal);
    if (literal) this.literals.set(node.name.text, literal);
  }

  /** The members of an enum must be numbers and texts that the compiler can compute. */
  private enumeration(node: ts.EnumDeclaration): void {
    const own = new Set<string>();
    const isConstant = (wrapped: SyntaxNode): boolean => {
      const value = bare(wrapped);
      if (ts.isNumericLiteral(value) || ts.isStringLiteralLike(value)) return true;
      if (ts.isIdentifier(value)) return own.has(value.text);
      if (ts.isPrefixUnaryExpression(value)) return isConstant(value.operand);
      return ts.isBinaryExpression(value) && isConstant(value.left) && isConstant(value.right);
    };
    for (const { name, initializer } of node.members) {
      if (initializer && !isConstant(initializer)) throw new NotInert('a member of an enum is computed', initializer);
      own.add(name.getText().replace(/^['"]|['"]$/g, ''));
    }
    this.known.set(node.name.text, { shape: 'object', needs: [] });
  }
}

/** The literal inside `Object.freeze(…)` and casts. */
function literalBehind(node: SyntaxNode): SyntaxNode {
  const inner = bare(node);
  const isFrozen = ts.isCallExpression(inner) && inner.expression.getText() === 'Object.freeze' && inner.arguments[0];
  return isFrozen ? bare(isFrozen) : inner;
}

function described(node: ts.Statement): string {
  if (ts.isExpressionStatement(node)) {
    const inner = bare(node.expression);
    if (ts.isStringLiteral(inner)) return `the directive ${inner.getText()} changes how code is read`;
    if (ts.isCallExpression(inner)) return `it calls ${shortened(inner.expression)}`;
    return `${shortened(inner)} runs`;
  }
  if (ts.isModuleDeclaration(node)) return `the namespace ${node.name.getText()} runs`;
  return `the statement ${shortened(node)} runs`;
}

const declaredNames = (file: SourceFile): string[] => file.statements.flatMap(namesOf);

/** Names that a statement declares at the top. */
function namesOf(statement: ts.Statement): string[] {
  if (isErased(statement)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => [...boundNames(name)]);
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement))
    return [statement.name?.text ?? 'default'];
  return ts.isExportAssignment(statement) && !statement.isExportEquals ? ['default'] : [];
}

/** Names that the file declares at its top more than once; of two values the later one counts. */
function declaredTwice(file: SourceFile): Finding | undefined {
  const seen = new Set<string>();
  for (const statement of file.statements) {
    for (const name of namesOf(statement)) {
      if (seen.has(name))
        return {
          what: `${name} is declared twice`,
          line: file.getLineAndCharacterOfPosition(statement.getStart()).line + 1,
        };
      seen.add(name);
    }
  }
  return undefined;
}

/** Every name that something in the file assigns to, whichever variable that is. */
function assignedNames(file: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const targets = (node: SyntaxNode): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    else ts.forEachChild(node, targets);
  };
  const visit = (node: SyntaxNode): void => {
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind >= K.FirstAssignment && kind <= K.LastAssignment) targets(node.left);
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) targets(node.operand);
    } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) targets(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** True for `await` at the top, outside functions. */
function waits(file: SourceFile): boolean {
  const visit = (node: SyntaxNode): boolean => {
    if (ts.isFunctionLike(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
    return ts.forEachChild(node, visit) === true;
  };
  return ts.forEachChild(file, visit) === true;
}
