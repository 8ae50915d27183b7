import { ELEMENT, HIGHER, isPureMember, MUTATING, PURE_CALLS, PURE_CLASSES, WITH_PATTERN } from './harmless.ts';
import { PASSES_ON } from './keeping.ts';
import { bare, bareParent, literalText, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** What is done with the value of a name, or with one of its members. */
export interface NameUse {
  /** Undefined if it is only read or called. */
  readonly how: 'changes' | 'hands on' | undefined;
  /** Number of members between the name and the value. */
  readonly depth: number;
  /** The first member, `''` if it is computed. */
  readonly member: string | undefined;
  /** The expression that is changed or handed on. */
  readonly end: SyntaxNode;
}

const COMPARES = ['includes', 'indexOf', 'lastIndexOf', 'has', 'startsWith', 'endsWith', 'get', 'delete'];
const ONE_OF_THEM = ['at', 'get', 'find', 'findLast'];
const EACH_ONCE = ['map', 'flatMap', 'forEach', 'some', 'every', 'findIndex', 'findLastIndex'];

/**
 * Follows the value at `node` up to where it is read, called, changed or handed on. `ofOthers`: it is a global object or a
 * namespace, whose functions give values of their own.
 */
export function useOf(node: SyntaxNode, isDeclaring: (callee: SyntaxNode) => boolean, ofOthers: boolean): NameUse {
  let end = node;
  let depth = 0;
  let member: string | undefined;
  const use = (how: NameUse['how'], more = 0): NameUse => ({ how, depth: depth + more, member, end });
  for (;;) {
    const parent = bareParent(end);
    const isObject =
      (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
      bare(parent.expression) === end;
    if (isObject) {
      const name = ts.isPropertyAccessExpression(parent) ? parent.name.text : literalText(parent.argumentExpression);
      if (depth === 0 && member === undefined) member = name ?? '';
      // The buffer of a list is its content.
      if (name !== 'buffer') depth += 1;
      end = parent;
      continue;
    }
    if (changes(end, parent)) return use('changes');
    if (ofOthers && depth === 1 && ts.isCallExpression(parent) && bare(parent.expression) === end)
      return use(/^set[A-Z]/.test(member ?? '') ? 'changes' : undefined);
    const step =
      ts.isCallExpression(parent) || ts.isNewExpression(parent)
        ? ofCall(end, parent, isDeclaring)
        : ofOther(end, parent);
    if (!step.goesOn) return use(step.how, step.more ?? 0);
    depth += step.more ?? 0;
    end = parent;
  }
}

interface Step {
  readonly how?: 'changes' | 'hands on' | undefined;
  /** Members that this step adds. */
  readonly more?: number;
  /** The value of the parent is, or holds, the value: its use decides. */
  readonly goesOn?: boolean;
}

const READ: Step = {};
const HANDS: Step = { how: 'hands on' };
const SAME: Step = { goesOn: true };

function ofCall(
  end: SyntaxNode,
  call: ts.CallExpression | ts.NewExpression,
  isDeclaring: (callee: SyntaxNode) => boolean,
): Step {
  const callee = bare(call.expression);
  if (callee === end) return ts.isPropertyAccessExpression(end) ? ofMember(end.name.text, call) : READ;
  const place = call.arguments?.findIndex((one) => bare(one) === end) ?? -1;
  if (isDeclaring(callee)) return READ;
  if (ts.isIdentifier(callee)) {
    if (ts.isNewExpression(call) && PURE_CLASSES.has(callee.text))
      return /Error$|^Text|^URL/.test(callee.text) ? READ : SAME;
    return PURE_CALLS.has(callee.text) ? READ : HANDS;
  }
  if (!ts.isPropertyAccessExpression(callee)) return HANDS;
  const called = callee.name.text;
  const receiver = bare(callee.expression);
  if (ts.isIdentifier(receiver)) {
    if (receiver.text === 'console') return READ;
    if (isPureMember(receiver.text, called)) return ofPureMember(receiver.text, called, place);
  }
  if (place === (called.startsWith('replace') ? 1 : 0) && HIGHER.has(called)) return READ;
  if (place === 0 && (WITH_PATTERN.has(called) || COMPARES.includes(called))) return READ;
  return called === 'concat' ? SAME : HANDS;
}

function ofMember(called: string, call: ts.CallExpression | ts.NewExpression): Step {
  if (MUTATING.has(called) || /^set[A-Z]/.test(called)) return { how: 'changes' };
  // An expression with the flag g remembers where it stopped.
  if (called === 'test' || called === 'exec') return { how: 'hands on', more: -1 };
  if (called === 'subarray' || called === 'valueOf') return { goesOn: true, more: -1 };
  if (!ELEMENT.has(called)) return READ;
  if (ONE_OF_THEM.includes(called)) return SAME;
  if (called === 'entries') return { goesOn: true, more: -2 };
  const given = call.arguments?.[0] && bare(call.arguments[0]);
  const isLiteral = given && (ts.isArrowFunction(given) || ts.isFunctionExpression(given));
  if (isLiteral && EACH_ONCE.includes(called)) {
    const [parameter] = given.parameters;
    if (given.parameters.length > 2) return { how: 'hands on', more: -1 };
    return parameter ? { how: 'hands on', more: patternDepth(parameter.name) } : READ;
  }
  if (HIGHER.has(called)) return HANDS;
  return { goesOn: true, more: -1 };
}

function ofPureMember(global: string, called: string, place: number): Step {
  if (global === 'Object') {
    if (called === 'assign') return place === 0 ? { how: 'changes' } : SAME;
    if (called === 'entries') return { goesOn: true, more: -1 };
    return ['values', 'freeze', 'fromEntries'].includes(called) ? SAME : called === 'groupBy' ? HANDS : READ;
  }
  if (called === 'from') return place === 0 ? { goesOn: true } : READ;
  return called === 'groupBy' || called === 'of' ? HANDS : READ;
}

function ofOther(end: SyntaxNode, parent: SyntaxNode): Step {
  if (ts.isBinaryExpression(parent)) {
    if (parent.operatorToken.kind === K.EqualsToken) return HANDS;
    return PASSES_ON.includes(parent.operatorToken.kind) ? SAME : READ;
  }
  if (ts.isConditionalExpression(parent)) return bare(parent.condition) === end ? READ : SAME;
  if (ts.isSpreadElement(parent))
    return ts.isArrayLiteralExpression(parent.parent) ? SAME : { how: 'hands on', more: 1 };
  if (ts.isArrayLiteralExpression(parent) && parent.elements.some((one) => ts.isSpreadElement(one) && one === end))
    return SAME;
  if (ts.isSpreadAssignment(parent)) return SAME;
  if (ts.isObjectLiteralExpression(parent)) return SAME;
  if (ts.isForOfStatement(parent)) return { how: 'hands on', more: 1 + ofInitializer(parent.initializer) };
  if (ts.isVariableDeclaration(parent)) return { how: 'hands on', more: patternDepth(parent.name) };
  const isRead =
    ts.isTemplateSpan(parent) ||
    ts.isTypeOfExpression(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isVoidExpression(parent) ||
    ts.isExpressionStatement(parent) ||
    ts.isIfStatement(parent) ||
    ts.isForInStatement(parent) ||
    ts.isSwitchStatement(parent) ||
    ts.isCaseClause(parent) ||
    ts.isHeritageClause(parent) ||
    ts.isExportAssignment(parent) ||
    (ts.isElementAccessExpression(parent) && bare(parent.argumentExpression) === end) ||
    ts.isComputedPropertyName(parent) ||
    ts.isTaggedTemplateExpression(parent);
  return isRead ? READ : HANDS;
}

const ofInitializer = (node: ts.ForInitializer): number =>
  ts.isVariableDeclarationList(node) && node.declarations[0] ? patternDepth(node.declarations[0].name) : 0;

/** The members that a pattern takes at least, before it gives a value a name. */
function patternDepth(name: ts.BindingName): number {
  if (ts.isIdentifier(name)) return 0;
  const parts = name.elements.map((element) =>
    ts.isOmittedExpression(element) ? 9 : element.dotDotDotToken ? -1 : patternDepth(element.name),
  );
  return 1 + Math.min(9, ...parts);
}

const isAssignment = (kind: ts.SyntaxKind): boolean => kind >= K.FirstAssignment && kind <= K.LastAssignment;

/** True if `node` is the target of an assignment, `++`, `--`, `delete` or a pattern. */
export function changes(node: SyntaxNode, parent = bareParent(node)): boolean {
  if (ts.isBinaryExpression(parent)) return isAssignment(parent.operatorToken.kind) && bare(parent.left) === node;
  if (ts.isDeleteExpression(parent) || ts.isPostfixUnaryExpression(parent)) return true;
  if (ts.isPrefixUnaryExpression(parent)) return [K.PlusPlusToken, K.MinusMinusToken].includes(parent.operator);
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return bare(parent.initializer) === node;
  const isPart =
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isPropertyAssignment(parent) && bare(parent.initializer) === node);
  if (!isPart) return false;
  return ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent) || ts.isSpreadAssignment(parent)
    ? changes(parent.parent)
    : changes(parent);
}
