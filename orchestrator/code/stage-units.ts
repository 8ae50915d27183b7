import { bare, hasModifier, type SourceFile, type SyntaxNode, ts } from './syntax.ts';

/** An exported `const x = stage({ … })` with nothing but plain members: its closure need not hold all of it. */
export interface StageStart {
  /** The top-level name, `default` for `export default stage({ … })`. */
  readonly local: string;
  /** The name and members that are called: `stage`, or `strata` and `stage`. */
  readonly callee: readonly string[];
  readonly line: number;
  readonly parts: readonly { readonly name: string; readonly node: SyntaxNode }[];
}

const COUNTED: readonly string[] = ['run', 'inputs', 'outputs'];

/** Every plain declaration of a stage: its run, inputs and outputs. Name, schema and prose do not count. */
export function stageUnits(file: SourceFile): StageStart[] {
  return file.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals)
      return startOf('default', bare(statement.expression)) ?? [];
    if (!ts.isVariableStatement(statement) || !isConst(statement.declarationList)) return [];
    if (hasModifier(statement, ts.SyntaxKind.DeclareKeyword)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      ts.isIdentifier(name) && initializer ? (startOf(name.text, bare(initializer)) ?? []) : [],
    );
  });
}

const isConst = ({ flags }: ts.VariableDeclarationList): boolean =>
  (flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;

const nameOf = ({ name }: ts.ObjectLiteralElementLike): string | undefined =>
  name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;

function calleeOf(node: SyntaxNode): readonly string[] | undefined {
  if (ts.isIdentifier(node)) return [node.text];
  if (!ts.isPropertyAccessExpression(node) || node.questionDotToken) return undefined;
  const object = calleeOf(bare(node.expression));
  return object && [...object, node.name.text];
}

function startOf(local: string, call: SyntaxNode): StageStart | undefined {
  if (!ts.isCallExpression(call) || call.questionDotToken || call.arguments.length !== 1) return undefined;
  const callee = calleeOf(bare(call.expression));
  const spec = bare(call.arguments[0]!);
  if (!callee || !ts.isObjectLiteralExpression(spec)) return undefined;
  const isPlain = spec.properties.every(
    (member) => ts.isSpreadAssignment(member) || (!ts.isAccessor(member) && nameOf(member) !== undefined),
  );
  if (!isPlain || !spec.properties.some((member) => nameOf(member) === 'run')) return undefined;
  const spreads = spec.properties.filter(ts.isSpreadAssignment);
  const counted = COUNTED.flatMap((name) => {
    // Of two members of one name the last one counts.
    const node = spec.properties.findLast((member) => nameOf(member) === name);
    return node ? [{ name: `${local}.${name}`, node }] : [];
  });
  // With `...common`, any counted part may come from there.
  const parts = [...counted, ...spreads.map((node, i) => ({ name: `${local}.spread ${i + 1}`, node }))];
  return { local, callee, line: call.getSourceFile().getLineAndCharacterOfPosition(call.getStart()).line + 1, parts };
}
