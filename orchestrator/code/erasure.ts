import { hasModifier, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

const ERASED_MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  K.PublicKeyword,
  K.PrivateKeyword,
  K.ProtectedKeyword,
  K.ReadonlyKeyword,
  K.OverrideKeyword,
  K.AbstractKeyword,
  K.DeclareKeyword,
  K.ExportKeyword,
  K.DefaultKeyword,
]);

/** Properties of syntax nodes that hold types, tokens without choice, or the compiler's own links. */
export const SKIPPED_SLOTS: ReadonlySet<string> = new Set([
  'parent',
  'original',
  'emitNode',
  'jsDoc',
  'symbol',
  'localSymbol',
  'locals',
  'nextContainer',
  'flowNode',
  'endFlowNode',
  'returnFlowNode',
  'type',
  'typeArguments',
  'typeParameters',
  'questionToken',
  'exclamationToken',
  'colonToken',
  'equalsGreaterThanToken',
  'equalsToken',
]);

/** Parameter properties (`constructor(private x)`) are modifiers that produce code. */
const isErasedModifier = (node: SyntaxNode): boolean =>
  ERASED_MODIFIERS.has(node.kind) &&
  !ts.isParameter(node.parent) &&
  // What a namespace exports is a member of it.
  !(node.kind === K.ExportKeyword && ts.isModuleBlock(node.parent.parent));

/**
 * `latest: 'root'` of `const X = artifact({ … })`, which says where people find an artifact and changes nothing in it, if
 * that is the orchestrator's function.
 */
export function isPlaceOfArtifact(node: SyntaxNode): boolean {
  if (!ts.isPropertyAssignment(node) || !ts.isIdentifier(node.name) || node.name.text !== 'latest') return false;
  const call = node.parent.parent;
  return (
    ts.isStringLiteral(node.initializer) &&
    ts.isCallExpression(call) &&
    ts.isIdentifier(call.expression) &&
    call.expression.text === 'artifact' &&
    ts.isVariableDeclaration(call.parent) &&
    ts.isSourceFile(call.parent.parent.parent.parent)
  );
}

/** True for an element of a list (statement, member, modifier, parameter) that leaves nothing at run time. */
export function isErased(node: SyntaxNode): boolean {
  switch (node.kind) {
    case K.InterfaceDeclaration:
    case K.TypeAliasDeclaration:
    case K.EmptyStatement:
    case K.SemicolonClassElement:
    case K.IndexSignature:
      return true;
    case K.HeritageClause:
      return (node as ts.HeritageClause).token === K.ImplementsKeyword;
    case K.Parameter: {
      const { name } = node as ts.ParameterDeclaration;
      return ts.isIdentifier(name) && name.text === 'this';
    }
    case K.FunctionDeclaration:
    case K.MethodDeclaration:
    case K.Constructor:
    case K.GetAccessor:
    case K.SetAccessor:
      return (node as ts.FunctionLikeDeclaration).body === undefined;
    case K.PropertyDeclaration:
      return hasModifier(node, K.DeclareKeyword) || hasModifier(node, K.AbstractKeyword);
    case K.VariableStatement:
    case K.ClassDeclaration:
    case K.ModuleDeclaration:
    case K.EnumDeclaration:
      return hasModifier(node, K.DeclareKeyword);
    default:
      return isErasedModifier(node);
  }
}
