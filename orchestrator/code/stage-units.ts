import { boundNames } from './scopes.ts';
import { bare, literalText, type SourceFile, type SyntaxNode, ts } from './syntax.ts';

/** A `stage({ … })` call in a file, where a closure starts. */
export interface StageStart {
  readonly stage: string;
  readonly parts: readonly { readonly name: string; readonly node: SyntaxNode }[];
  /** Names of the top-level function that makes it. Its `run` may use the parameters of that function. */
  readonly enclosing: readonly string[];
}

const COUNTED: readonly string[] = ['run', 'inputs', 'outputs'];

/** Every `stage({ name: 'literal', … })`: its run, inputs and outputs. Name, schema and prose do not count. */
export function stageUnits(file: SourceFile): StageStart[] {
  const starts: StageStart[] = [];
  const visit = (node: SyntaxNode): void => {
    const spec =
      ts.isCallExpression(node) && isStageCall(node, file) ? node.arguments[0] && bare(node.arguments[0]) : undefined;
    const start = spec && ts.isObjectLiteralExpression(spec) ? startOf(spec) : undefined;
    if (start) starts.push(start);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return starts;
}

/** True for `stage(…)`, also under another imported name or through a namespace. */
function isStageCall(call: ts.CallExpression, file: SourceFile): boolean {
  const callee = bare(call.expression);
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === 'stage';
  if (!ts.isIdentifier(callee)) return false;
  const isAlias = (statement: SyntaxNode): boolean => {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    return (
      bindings !== undefined &&
      ts.isNamedImports(bindings) &&
      bindings.elements.some(({ name, propertyName }) => name.text === callee.text && propertyName?.text === 'stage')
    );
  };
  return callee.text === 'stage' || file.statements.some(isAlias);
}

const nameOf = ({ name }: ts.ObjectLiteralElementLike): string | undefined =>
  name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;

function startOf(spec: ts.ObjectLiteralExpression): StageStart | undefined {
  const property = (wanted: string) => spec.properties.find((member) => nameOf(member) === wanted);
  const named = property('name');
  const stage = named && ts.isPropertyAssignment(named) ? literalText(named.initializer) : undefined;
  if (stage === undefined) return undefined;
  const { names, inFunction } = enclosing(spec);
  const owner = names[0] ?? stage;
  const spreads = spec.properties.filter(ts.isSpreadAssignment);
  // With `...common`, any counted part may come from there.
  const counted = COUNTED.flatMap((name) => {
    const node = property(name);
    return node ? [{ name: `${owner}.${name}`, node }] : [];
  });
  const parts = [...counted, ...spreads.map((node, i) => ({ name: `${owner}.spread ${i + 1}`, node }))];
  return { stage, parts, enclosing: inFunction ? names : [] };
}

/** Names of the top-level declaration around `node`, and whether there is a function in between. */
function enclosing(node: SyntaxNode): { names: string[]; inFunction: boolean } {
  let inFunction = false;
  let names: string[] = [];
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionLike(at)) inFunction = true;
    if ((ts.isVariableDeclaration(at) || ts.isFunctionDeclaration(at) || ts.isClassDeclaration(at)) && at.name)
      names = [...boundNames(at.name)];
    if (ts.isExportAssignment(at)) names = ['default'];
  }
  return { names, inFunction };
}
