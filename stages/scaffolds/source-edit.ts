import {
  type Expression,
  IndentationText,
  Node,
  type ObjectLiteralExpression,
  Project,
  QuoteKind,
  type SourceFile,
  SyntaxKind,
} from 'ts-morph';
import { Problem } from '../../orchestrator/ground/problems.ts';
import { type Forms, renamedCode, renamedWords } from './names.ts';

/**
 * A change to one source file through its syntax tree. Everything that it adds is formatted like the code around it.
 * Each method throws Problem `no-place` where the file has lost its expected shape.
 */
export class SourceEdit {
  readonly #path: string;
  readonly #file: SourceFile;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#file = new Project({
      useInMemoryFileSystem: true,
      skipLoadingLibFiles: true,
      manipulationSettings: {
        indentationText: IndentationText.TwoSpaces,
        quoteKind: QuoteKind.Single,
        useTrailingCommas: true,
      },
    }).createSourceFile(path, text);
  }

  get text(): string {
    return this.#file.getFullText();
  }

  /** Refuses a name that the file's code has already. @throws Problem `name-taken` */
  refuse(name: string): this {
    const isTaken = this.#file.getDescendantsOfKind(SyntaxKind.Identifier).some((one) => one.getText() === name);
    if (isTaken) throw nameTaken(this.#path, name);
    return this;
  }

  /**
   * Imports one name, sorted as the formatter sorts.
   *
   * @throws Problem `name-taken` where the file has that name already
   */
  import(name: string, specifier: string): this {
    this.refuse(name);
    const declarations = this.#file.getImportDeclarations();
    const next = declarations.findIndex((one) => isAfter(one.getModuleSpecifierValue(), specifier));
    this.#file.insertImportDeclaration(next < 0 ? declarations.length : next, {
      moduleSpecifier: specifier,
      namedImports: [name],
    });
    return this;
  }

  /** Replaces one name by another in identifiers, strings and comments, and sorts the imports again. */
  rename(from: Forms, to: Forms): this {
    let at = 0;
    let text = '';
    for (const identifier of this.#file.getDescendantsOfKind(SyntaxKind.Identifier)) {
      text += renamedWords(this.text.slice(at, identifier.getStart()), from, to);
      text += renamedCode(identifier.getText(), from, to);
      at = identifier.getEnd();
    }
    this.#file.replaceWithText(text + renamedWords(this.text.slice(at), from, to));
    return this.#sortImports();
  }

  /** Adds an element at the end of the list of a variable. */
  addElement(variable: string, element: string): this {
    const list = this.#initializer(variable);
    if (!Node.isArrayLiteralExpression(list)) throw this.#lost(`the list ${variable}`, element);
    list.addElement(element, { useNewLines: list.getStartLineNumber() !== list.getEndLineNumber() });
    return this;
  }

  /**
   * Adds a property at the end of the object of a variable, or of an object inside it: `['project', 'experiments']`.
   *
   * @throws Problem `name-taken` where the object has that property already
   */
  addProperty([variable, ...inner]: readonly [string, ...string[]], name: string, value: string): this {
    const where = [variable, ...inner].join('.');
    let object: Node | undefined = this.#initializer(variable);
    for (const key of inner)
      object = Node.isObjectLiteralExpression(object) ? bare(propertyOf(object, key)?.getInitializer()) : undefined;
    if (!Node.isObjectLiteralExpression(object)) throw this.#lost(`the object ${where}`, `${name}: ${value}`);
    if (namesOf(object).includes(name)) throw nameTaken(this.#path, name);
    if (name === value) object.addShorthandPropertyAssignment({ name });
    else object.addPropertyAssignment({ name: quoted(name), initializer: value });
    return this;
  }

  /** Replaces the comment above a variable or function. */
  describe(name: string, sentence: string): this {
    const declaration = this.#file.getVariableStatement(name) ?? this.#file.getFunction(name);
    const [comment] = declaration?.getJsDocs() ?? [];
    if (!comment) throw this.#lost(`the comment of ${name}`, sentence);
    comment.replaceWithText(`/** ${sentence} */`);
    return this;
  }

  #sortImports(): this {
    const declarations = this.#file.getImportDeclarations();
    const sorted = declarations
      .map((one) => ({ specifier: one.getModuleSpecifierValue(), text: one.getText() }))
      .sort((a, b) => (isAfter(a.specifier, b.specifier) ? 1 : isAfter(b.specifier, a.specifier) ? -1 : 0));
    for (const [i, { text }] of sorted.entries()) declarations[i]!.replaceWithText(text);
    return this;
  }

  #initializer(variable: string): Expression | undefined {
    return bare(this.#file.getVariableDeclaration(variable)?.getInitializer());
  }

  #lost(place: string, line: string): Problem {
    return new Problem(
      'no-place',
      `${this.#path} has changed: ${place} is missing, and with it the place for \`${line}\`. Nothing was written. Restore it, or add by hand what CONTRIBUTING.md lists.`,
      { exitCode: 2 },
    );
  }
}

const nameTaken = (path: string, name: string): Problem =>
  new Problem('name-taken', `The name "${name}" is taken: ${path} uses it. Nothing was written. Choose another name.`, {
    exitCode: 2,
  });

/** The expression inside `as const`, `satisfies` and parentheses. */
function bare(expression: Expression | undefined): Expression | undefined {
  return Node.isAsExpression(expression) ||
    Node.isSatisfiesExpression(expression) ||
    Node.isParenthesizedExpression(expression)
    ? bare(expression.getExpression())
    : expression;
}

const namesOf = (object: ObjectLiteralExpression): string[] =>
  object
    .getProperties()
    .map((one) =>
      Node.isPropertyAssignment(one) || Node.isShorthandPropertyAssignment(one)
        ? one.getName().replace(/^'(.*)'$/, '$1')
        : one.getText(),
    );

function propertyOf(object: ObjectLiteralExpression, key: string) {
  const property = object.getProperty(key);
  return Node.isPropertyAssignment(property) ? property : undefined;
}

/** A property's name as the formatter writes it. */
const quoted = (name: string): string => (/^[a-z]\w*$/i.test(name) ? name : `'${name}'`);

/**
 * The formatter's order of imports: Node's modules, packages, then folders from the farthest to the nearest; in a path dots before
 * hyphens before digits before letters, and numbers by value.
 */
function isAfter(one: string, other: string): boolean {
  const distance = (path: string): number =>
    path.startsWith('node:') ? -100 : path.startsWith('.') ? -(path.match(/\.\.\//g)?.length ?? 0) : -99;
  if (distance(one) !== distance(other)) return distance(one) > distance(other);
  const parts = (path: string): string[] => path.replaceAll('.', '!').match(/\d+|\D/g) ?? [];
  const [a, b] = [parts(one), parts(other)];
  for (const [i, part] of a.entries()) {
    const against = b[i];
    if (against === undefined) return true;
    if (part === against) continue;
    const areNumbers = /^\d/.test(part) && /^\d/.test(against);
    return areNumbers && Number(part) !== Number(against) ? Number(part) > Number(against) : part > against;
  }
  return false;
}
