// The only file that imports ts-morph, which takes 0.4 s. It is imported dynamically, when a file has no facts yet.
import { ts } from 'ts-morph';
import type { Finding } from './fact-types.ts';

export { ts };

export type SourceFile = ts.SourceFile;
export type SyntaxNode = ts.Node;

const SCRIPT_KINDS: Readonly<Record<string, ts.ScriptKind>> = {
  ts: ts.ScriptKind.TS,
  tsx: ts.ScriptKind.TSX,
  mts: ts.ScriptKind.TS,
  cts: ts.ScriptKind.TS,
  js: ts.ScriptKind.JS,
  jsx: ts.ScriptKind.JSX,
  mjs: ts.ScriptKind.JS,
  cjs: ts.ScriptKind.JS,
};

const WRAPPERS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.TypeAssertionExpression,
  ts.SyntaxKind.ExpressionWithTypeArguments,
]);

/** The syntax tree of a TypeScript or JavaScript file, and its first syntax error if there is one. */
export function parse(path: string, text: string): { file: SourceFile; error?: Finding } {
  const kind = SCRIPT_KINDS[path.slice(path.lastIndexOf('.') + 1)] ?? ts.ScriptKind.TS;
  // Nothing here asks for the comments that document types, and they take half of the time.
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const file = ts.createSourceFile(path, text, options, true, kind);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  const first = parseDiagnostics[0];
  if (!first) return { file };
  const line = file.getLineAndCharacterOfPosition(first.start).line + 1;
  return { file, error: { what: ts.flattenDiagnosticMessageText(first.messageText, ' '), line } };
}

/** Line of a node, from 1. */
export function lineOf(node: SyntaxNode): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** The node inside parentheses, `as`, `satisfies`, `!` and type arguments: the part that exists at run time. */
export function bare(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (WRAPPERS.has(inner.kind)) inner = (inner as ts.ParenthesizedExpression).expression;
  return inner;
}

/** The nearest ancestor that is not one of the wrappers that `bare` removes. */
export function bareParent(node: SyntaxNode): SyntaxNode {
  let parent = node.parent;
  while (bare(parent) !== parent) parent = parent.parent;
  return parent;
}

/** Text of a string literal or a template without substitutions. */
export function literalText(node: SyntaxNode | undefined): string | undefined {
  const inner = node && bare(node);
  return inner && ts.isStringLiteralLike(inner) ? inner.text : undefined;
}

/** True if `node` has a modifier of this kind. */
export function hasModifier(node: SyntaxNode, kind: ts.SyntaxKind): boolean {
  return (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((modifier) => modifier.kind === kind)) === true;
}
