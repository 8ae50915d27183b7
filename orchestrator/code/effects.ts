import { ownCode, ownFolderNames } from '../ground/own-code.ts';
import type { Binding } from './fact-types.ts';
import { bare, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** The meaning of the names in a file. */
export interface Scope {
  readonly known: ReadonlySet<string>;
  readonly imports: ReadonlyMap<string, Binding>;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Global functions and constructors without side effects. */
const PURE_GLOBALS = words(
  'Number String Boolean Symbol BigInt Map Set WeakMap WeakSet URL URLSearchParams RegExp Error TypeError RangeError ' +
    'Date Array Object Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array ' +
    'Float64Array BigInt64Array BigUint64Array DataView ArrayBuffer SharedArrayBuffer TextEncoder TextDecoder ' +
    'AsyncLocalStorage structuredClone parseInt parseFloat encodeURIComponent decodeURIComponent',
);
const PURE_NAMESPACES = words('Math JSON Number String Symbol BigInt Date Array Buffer Intl');
const PURE_OF_OBJECT = words('freeze keys values entries fromEntries create is hasOwn getOwnPropertyNames groupBy');
const IMPURE_OF_NAMESPACES = words('random');
/** Members that change neither their object nor anything else. */
const PURE_MEMBERS = words(
  'map flatMap filter reduce reduceRight find findIndex findLast some every join split slice concat flat includes indexOf ' +
    'at keys values entries toString toFixed repeat trim padStart padEnd replace replaceAll toLowerCase toUpperCase ' +
    'startsWith endsWith match matchAll test exec charCodeAt codePointAt toSorted toReversed with has get size',
);
/** Packages that only build values from their arguments. */
const PURE_PACKAGES = words('valibot zod');
/** Functions of the orchestrator that only declare. */
const DECLARES = words('stage artifact many items mapEach');
/** Import specifiers of the orchestrator's files: through its folder, its package, or from an example inside it. */
const OWN = new RegExp(
  `(^|/)(${ownFolderNames(ownCode()).map(escaped).join('|')})/|^(\\.\\./)+(stage|artifact|items|map)\\.ts$`,
);

const isAssignment = (kind: ts.SyntaxKind): boolean => kind >= K.FirstAssignment && kind <= K.LastAssignment;

const rootOf = (node: SyntaxNode): SyntaxNode => {
  let root = bare(node);
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = bare(root.expression);
  return root;
};

function isPureCall(call: ts.CallExpression | ts.NewExpression, { known, imports }: Scope): boolean {
  const callee = bare(call.expression);
  const root = rootOf(callee);
  if (ts.isArrowFunction(callee) || ts.isFunctionExpression(callee)) return true; // its body is examined too
  const binding = ts.isIdentifier(root) ? imports.get(root.text) : undefined;
  if (binding && PURE_PACKAGES.has(binding.from)) return true;
  if (binding && OWN.test(binding.from) && (DECLARES.has(binding.name) || binding.name === '*')) return true;
  const isGlobal = ts.isIdentifier(root) && !known.has(root.text);
  if (ts.isIdentifier(callee)) return isGlobal && PURE_GLOBALS.has(callee.text);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const member = callee.name.text;
  const receiver = bare(callee.expression);
  if (isGlobal && ts.isIdentifier(receiver)) {
    if (receiver.text === 'Object') return PURE_OF_OBJECT.has(member);
    return PURE_NAMESPACES.has(receiver.text) && !IMPURE_OF_NAMESPACES.has(member);
  }
  return PURE_MEMBERS.has(member) && !ts.isMetaProperty(root);
}

/**
 * True if evaluating a top-level declaration may change more than its own names, or may depend on more than they show,
 * because it calls something that may not be harmless. It errs towards an effect. The exception is what JavaScript runs
 * implicitly: getters, iterators and conversions of the project's own objects.
 */
export function hasEffect(declaration: SyntaxNode, scope: Scope): boolean {
  const visit = (node: SyntaxNode): boolean => {
    if (ts.isClassLike(node)) return ofClass(node);
    if (ts.isFunctionLike(node)) return false;
    const isChange =
      ts.isAwaitExpression(node) ||
      ts.isDeleteExpression(node) ||
      ts.isPostfixUnaryExpression(node) ||
      ts.isTaggedTemplateExpression(node) ||
      (ts.isPrefixUnaryExpression(node) && [K.PlusPlusToken, K.MinusMinusToken].includes(node.operator)) ||
      (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) ||
      (ts.isPropertyAccessExpression(node) && ts.isIdentifier(rootOf(node)) && rootOf(node).getText() === 'globalThis');
    if (isChange) return true;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      if (!isPureCall(node, scope)) return true;
      // A harmless function calls the functions it is given.
      if ([bare(node.expression), ...(node.arguments ?? [])].some(isCalledWithEffect)) return true;
    }
    return ts.forEachChild(node, visit) === true;
  };
  const isCalledWithEffect = (argument: SyntaxNode): boolean => {
    const given = bare(argument);
    if (ts.isArrowFunction(given) || ts.isFunctionExpression(given))
      return ts.forEachChild(given.body, visit) === true || visit(given.body);
    return false;
  };
  const ofClass = (node: ts.ClassLikeDeclaration): boolean =>
    (ts.getDecorators(node)?.length ?? 0) > 0 ||
    (node.heritageClauses ?? []).some(
      ({ token, types }) => token === K.ExtendsKeyword && types.some((one) => visit(one.expression)),
    ) ||
    node.members.some((member) => {
      if (ts.isClassStaticBlockDeclaration(member)) return true;
      if (ts.canHaveDecorators(member) && (ts.getDecorators(member)?.length ?? 0) > 0) return true;
      if (member.name && ts.isComputedPropertyName(member.name) && visit(member.name.expression)) return true;
      const isStatic =
        ts.isPropertyDeclaration(member) && member.modifiers?.some(({ kind }) => kind === K.StaticKeyword);
      return isStatic === true && member.initializer !== undefined && visit(member.initializer);
    });
  if (ts.isClassDeclaration(declaration)) return ofClass(declaration);
  if (ts.isExportAssignment(declaration)) return visit(declaration.expression);
  if (!ts.isVariableDeclaration(declaration)) return false;
  return visit(declaration.name) || (declaration.initializer !== undefined && visit(declaration.initializer));
}

/** True for a declaration that means the same at any place among effects: a function, a literal, a type's shadow. */
export function isFixed(declaration: SyntaxNode): boolean {
  if (!ts.isVariableDeclaration(declaration))
    return !ts.isClassDeclaration(declaration) && !ts.isExportAssignment(declaration);
  const value = declaration.initializer && bare(declaration.initializer);
  const isConst = (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
  return isConst && value !== undefined && (ts.isFunctionLike(value) || ts.isLiteralExpression(value));
}
