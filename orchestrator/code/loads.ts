import type { Finding, Load, Members } from './fact-types.ts';
import { isCreateRequire, isMetaMember, isNamed, isRequire, startOf } from './requires.ts';
import { bare, bareParent, hasModifier, lineOf, literalText, type SyntaxNode, ts } from './syntax.ts';

/** The findings in one node: what it loads, and why that cannot be known. */
export interface Found {
  readonly loads: Load[];
  readonly unresolvable: Finding[];
  readonly impurities: Finding[];
}

/** Members that a pattern like `{ a, b: c }` takes; all of them if it has a rest or a computed name. */
function patternMembers(pattern: SyntaxNode): Members {
  if (!ts.isObjectBindingPattern(pattern)) return '*';
  const members: string[] = [];
  for (const element of pattern.elements) {
    const name = element.propertyName ?? element.name;
    if (element.dotDotDotToken || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) return '*';
    members.push(name.text);
  }
  return members;
}

/** Members of the variable `name` that are used anywhere in `scope`; all of them if it is used in another way. */
function variableMembers(name: string, declaration: SyntaxNode, scope: SyntaxNode): Members {
  const members = new Set<string>();
  const visit = (node: SyntaxNode): boolean => {
    if (ts.isIdentifier(node) && node.text === name && node !== declaration) {
      const parent = bareParent(node);
      const isName =
        'name' in node.parent && node.parent.name === node && !ts.isShorthandPropertyAssignment(node.parent);
      if (isName && (ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent))) return false;
      if (!ts.isPropertyAccessExpression(parent) || bare(parent.expression) !== node) return true;
      members.add(parent.name.text);
    }
    return ts.forEachChild(node, visit) === true;
  };
  return visit(scope) ? '*' : [...members];
}

function targetMembers(target: SyntaxNode): Members {
  if (!ts.isIdentifier(target)) return patternMembers(target);
  const statement = target.parent.parent?.parent;
  if (statement && hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return '*';
  return variableMembers(target.text, target, target.getSourceFile());
}

/**
 * The members of a module that are used where the promise of it, or (awaited) the module itself, stands in the code.
 */
function importMembers(call: SyntaxNode): Members {
  const parent = bareParent(call);
  if (ts.isAwaitExpression(parent)) {
    const user = bareParent(parent);
    if (ts.isPropertyAccessExpression(user)) return [user.name.text];
    if (ts.isVariableDeclaration(user)) return targetMembers(user.name);
    return '*';
  }
  if (ts.isPropertyAccessExpression(parent) && parent.name.text === 'then') {
    const then = bareParent(parent);
    const callback = ts.isCallExpression(then) && then.arguments[0] && bare(then.arguments[0]);
    if (callback && ts.isFunctionExpression(callback) && /\barguments\b/.test(callback.getText())) return '*';
    const isFunction = callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback));
    const parameter = isFunction ? callback.parameters[0] : undefined;
    if (parameter && !parameter.dotDotDotToken) return targetMembers(parameter.name);
    return '*';
  }
  return ts.isArrayLiteralExpression(parent) ? allMembers(parent, call) : '*';
}

/** `const [{ a }, b] = await Promise.all([import('./a.ts'), import('./b.ts')])`. */
function allMembers(list: ts.ArrayLiteralExpression, call: SyntaxNode): Members {
  const all = bareParent(list);
  if (!ts.isCallExpression(all) || all.expression.getText() !== 'Promise.all') return '*';
  const wait = bareParent(all);
  const user = ts.isAwaitExpression(wait) ? bareParent(wait) : undefined;
  if (!user || !ts.isVariableDeclaration(user) || !ts.isArrayBindingPattern(user.name)) return '*';
  const index = list.elements.findIndex((element) => bare(element) === call);
  if (list.elements.slice(0, index + 1).some(ts.isSpreadElement)) return '*';
  const element = user.name.elements[index];
  return element && ts.isBindingElement(element) && !element.dotDotDotToken ? targetMembers(element.name) : '*';
}

/** Inspects calls that load code (`import()`, `require()`, `import.meta.resolve()`) or make code from text. */
export function inspectCall(call: ts.CallExpression, found: Found): void {
  const callee = bare(call.expression);
  const line = lineOf(call);
  const isImport = callee.kind === ts.SyntaxKind.ImportKeyword;
  const member =
    ts.isPropertyAccessExpression(callee) && callee.name.text === 'resolve' ? bare(callee.expression) : callee;
  if (isImport || isMetaMember(callee, 'resolve') || isRequire(member)) {
    const from = literalText(call.arguments[0]);
    const isRequired = !isImport && isRequire(member);
    const base = isRequired ? startOf(member) : '';
    if (from === undefined) found.unresolvable.push({ what: `${call.getText()} computes what it loads`, line });
    else if (base === undefined || call.arguments.length > (isImport ? 2 : 1))
      found.unresolvable.push({ what: `${call.getText()} starts at a place that is not known`, line });
    else
      found.loads.push({
        from,
        by: isRequired ? 'require' : 'import',
        ...(base && { base }),
        ...(member !== callee || isMetaMember(callee, 'resolve') ? { resolves: true } : {}),
        members: isImport ? importMembers(call) : '*',
        line,
      });
  } else if (isNamed(callee, 'Function')) {
    found.unresolvable.push({ what: `${callee.getText()}(…) makes code from text`, line });
  }
}

/** Inspects `new URL('./x', import.meta.url)` and `new Function`. */
export function inspectNew(creation: ts.NewExpression, found: Found): void {
  const callee = bare(creation.expression);
  const line = lineOf(creation);
  if (isNamed(callee, 'Function')) found.unresolvable.push({ what: 'new Function(…) makes code from text', line });
  if (isNamed(callee, 'Worker') || (ts.isPropertyAccessExpression(callee) && callee.name.text === 'Worker'))
    inspectWorker(creation, found);
  if (!isNamed(callee, 'URL') || !isMetaMember(creation.arguments?.[1], 'url')) return;
  if (isCreateRequire(bareParent(creation))) return; // only where a require starts
  const from = literalText(creation.arguments?.[0]);
  if (from === undefined)
    found.unresolvable.push({ what: `${creation.getText()} computes a file of the project`, line });
  else found.loads.push({ from, by: 'url', members: '*', line, ...(isStarted(creation) ? { starts: true } : {}) });
}

/** True in `new Worker(…)`: the file is started, and its text is not read. */
function isStarted(url: SyntaxNode): boolean {
  const user = bareParent(url);
  if (!ts.isNewExpression(user) || !user.arguments?.[0] || bare(user.arguments[0]) !== url) return false;
  return /(^|\.)Worker$/.test(user.expression.getText());
}

/**
 * Inspects `new Worker(…)`. A path starts at the working directory and text is code, so only URLs of files are
 * followed.
 */
function inspectWorker(creation: ts.NewExpression, found: Found): void {
  const [file, options] = creation.arguments ?? [];
  const line = lineOf(creation);
  if (literalText(file) !== undefined)
    found.unresolvable.push({ what: `${creation.getText()} starts a file that is not named by a URL`, line });
  const isText =
    options &&
    ts.isObjectLiteralExpression(bare(options)) &&
    (bare(options) as ts.ObjectLiteralExpression).properties.some((one) => one.name?.getText() === 'eval');
  if (isText) found.unresolvable.push({ what: `${creation.getText()} makes code from text`, line });
}

/** `import.meta.url` in any other use than as a base: the file may start itself (a worker), so all of it counts. */
export function inspectMeta(node: ts.PropertyAccessExpression, found: Found): void {
  if (isMetaMember(node, 'dirname')) {
    found.unresolvable.push({ what: 'import.meta.dirname can lead to any file', line: lineOf(node) });
  } else if (isMetaMember(node, 'url') || isMetaMember(node, 'filename')) {
    const user = bareParent(node);
    const isBase =
      (ts.isNewExpression(user) && isNamed(user.expression, 'URL') && user.arguments?.[1] === node) ||
      (ts.isCallExpression(user) && isCreateRequire(user));
    if (isBase) return;
    const isWorker = ts.isNewExpression(user) && isNamed(user.expression, 'URL') && isStarted(user);
    // An empty name is the file itself: facts are kept by content, and files are renamed.
    found.loads.push({ from: '', by: 'url', members: '*', line: lineOf(node), ...(isWorker ? { starts: true } : {}) });
  }
}
