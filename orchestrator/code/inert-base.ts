import type { Binding, Known, Need, Shape } from './fact-types.ts';
import { bare, lineOf, literalText, type SyntaxNode, ts } from './syntax.ts';

/** Thrown at the first part that is not known to be inert. */
export class NotInert {
  readonly what: string;
  readonly line: number;

  constructor(what: string, node: SyntaxNode) {
    this.what = what;
    this.line = lineOf(node);
  }
}

/** The names of a file, as far as its top level has come. */
export interface Declared {
  readonly known: Map<string, Known>;
  /** Literals behind constants, whose members can be looked up. */
  readonly literals: Map<string, SyntaxNode>;
  readonly imports: ReadonlyMap<string, Binding>;
  /** All names that the file declares at its top. */
  readonly names: ReadonlySet<string>;
}

export const isPlain = (shape: Shape): boolean => shape === 'plain' || shape === 'text';
export const join = (a: Shape, b: Shape): Shape => (a === b ? a : isPlain(a) && isPlain(b) ? 'plain' : 'value');
export const shortened = (node: SyntaxNode): string => node.getText().replace(/\s+/g, ' ').slice(0, 40);

export const own = (
  record: Readonly<Record<string, ReadonlySet<string>>>,
  name: string,
): ReadonlySet<string> | undefined => (Object.hasOwn(record, name) ? record[name] : undefined);

/** Judges an expression, and remembers what it takes from other files. */
export interface Values {
  readonly names: Declared;
  /** True if it calls or reads what others could have changed before. */
  runs: boolean;
  /** @throws NotInert */
  of(node: SyntaxNode): Shape;
  /** A value that converting, comparing or printing runs no code for. @throws NotInert */
  plain(node: SyntaxNode): Shape;
  /** @throws NotInert */
  name(node: ts.Identifier): Shape;
  /** The names of members, if they are computed, must be plain. @throws NotInert */
  memberName(name: ts.PropertyName | undefined): void;
  refusal(node: SyntaxNode): NotInert;
  isImported(name: string): boolean;
  isGlobal(name: string): boolean;
  need(name: string, as: Need['as'], node: SyntaxNode, members?: readonly string[], given?: Need['given']): void;
}

/** `v.strictObject({ … })`: a schema with its members in `entries`. The call itself must be of a schema package. */
export function isSchemaOfObject(node: SyntaxNode): boolean {
  if (!ts.isCallExpression(node)) return false;
  const callee = bare(node.expression);
  return (
    ts.isPropertyAccessExpression(callee) &&
    /^(strictObject|looseObject|object|required|partial|pick|omit)$/.test(callee.name.text)
  );
}

export function literalName(name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isNumericLiteral(name)) return name.text;
  return ts.isComputedPropertyName(name) ? literalText(name.expression) : literalText(name);
}
