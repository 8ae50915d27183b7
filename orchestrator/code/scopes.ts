import { type SyntaxNode, ts } from './syntax.ts';

/** Names that a binding pattern or identifier introduces. */
export function boundNames(name: ts.BindingName, into: Set<string> = new Set()): Set<string> {
  if (ts.isIdentifier(name)) into.add(name.text);
  else for (const element of name.elements) if (ts.isBindingElement(element)) boundNames(element.name, into);
  return into;
}

/** Names of `var` declarations below `node`, but not inside functions, to whose bodies they belong. */
function addVars(node: SyntaxNode, into: Set<string>): void {
  ts.forEachChild(node, (child) => {
    if (ts.isFunctionLike(child) || ts.isClassStaticBlockDeclaration(child)) return;
    if (ts.isVariableDeclarationList(child) && (child.flags & ts.NodeFlags.BlockScoped) === 0)
      for (const declaration of child.declarations) boundNames(declaration.name, into);
    addVars(child, into);
  });
}

function addStatements(statements: readonly SyntaxNode[], into: Set<string>): void {
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) addList(statement.declarationList, into);
    else if (
      (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) &&
      statement.name
    )
      into.add(statement.name.text);
  }
}

function addList(list: SyntaxNode | undefined, into: Set<string>): void {
  if (list && ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.BlockScoped) !== 0)
    for (const declaration of list.declarations) boundNames(declaration.name, into);
}

/**
 * Names that `node` introduces for the code below it; undefined if it is no scope. A name is placed as low as it is
 * valid (`var` in the body, not at the parameters), since a name that is wrongly taken for local hides an edge.
 */
export function scopeNames(node: SyntaxNode): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  if (ts.isFunctionLike(node)) {
    for (const parameter of node.parameters) if (ts.isParameter(parameter)) boundNames(parameter.name, names);
    if (ts.isFunctionExpression(node) && node.name) names.add(node.name.text);
  } else if (ts.isBlock(node)) {
    if (ts.isFunctionLike(node.parent) || ts.isClassStaticBlockDeclaration(node.parent)) addVars(node, names);
    addStatements(node.statements, names);
  } else if (ts.isCaseBlock(node)) {
    for (const clause of node.clauses) addStatements(clause.statements, names);
  } else if (ts.isForStatement(node)) {
    addList(node.initializer, names);
  } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    // `for (const x of x)` fails at run time, so the name may cover the whole statement.
    addList(node.initializer, names);
  } else if (ts.isCatchClause(node)) {
    if (node.variableDeclaration) boundNames(node.variableDeclaration.name, names);
  } else if (ts.isClassExpression(node)) {
    if (node.name) names.add(node.name.text);
  } else return undefined;
  return names;
}
