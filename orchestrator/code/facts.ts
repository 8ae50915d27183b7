import { isErased } from './erasure.ts';
import type { Binding, FileFacts, LocalExport, Request, TopLevel, Unit } from './fact-types.ts';
import { TopJudge } from './inert.ts';
import { meaningOf } from './normalise.ts';
import { proofFacts } from './proof-facts.ts';
import { boundNames } from './scopes.ts';
import { stageUnits } from './stage-units.ts';
import { bare, hasModifier, lineOf, literalText, parse, type SourceFile, type SyntaxNode, ts } from './syntax.ts';

const K = ts.SyntaxKind;

/** A top-level declaration before it is hashed. */
interface Draft {
  readonly names: readonly string[];
  readonly node: SyntaxNode;
}

/** The meaning of the names in a file. */
interface FileScope {
  readonly known: ReadonlySet<string>;
  readonly imports: ReadonlyMap<string, Binding>;
  readonly file: SourceFile;
}

/** The facts of one file. They depend on its extension and its text alone. */
export function factsOf(path: string, text: string): FileFacts {
  const { file, error } = parse(path, text);
  const tables = new Tables();
  if (error)
    return {
      ...tables.plain(() => true),
      units: [],
      names: {},
      order: [],
      top: NOTHING,
      stages: {},
      syntaxError: error,
    };
  for (const statement of file.statements) if (!isErased(statement)) tables.add(statement);
  const known = new Set([...tables.drafts.flatMap((draft) => draft.names), ...tables.imports.keys()]);
  const scope = { known, imports: tables.imports, file };
  const judge = new TopJudge(file, known, tables.imports);
  const top = judge.judge();
  const units: Unit[] = [];
  const names = new Map<string, number[]>();
  for (const { names: declared, node } of tables.drafts) {
    for (const name of declared) names.set(name, [...(names.get(name) ?? []), units.length]);
    const unique = (names.get(declared[0] ?? '')?.length ?? 1) - 1;
    const unit = unitOf(`${declared[0]}${unique ? ` (${unique + 1})` : ''}`, [node], scope);
    units.push(judge.runs.has(node) ? { ...unit, runs: true } : unit);
  }
  const effects = tables.effects.length ? [unitOf('top level', tables.effects, scope)] : [];
  const order = tables.sequence.map((draft) => (draft === undefined ? units.length : tables.drafts.indexOf(draft)));
  const starts = stageUnits(file).map((start) => ({
    ...start,
    units: start.parts.map(({ name, node }) => unitOf(name, [node], scope)),
  }));
  const all = [...units, ...effects, ...starts.flatMap((start) => start.units)];
  // In JavaScript every import stays, and JSX may use one without naming it.
  const stay = !/\.[cm]?tsx?$/.test(path) || all.some(({ reads }) => reads.includes('jsx'));
  const used = new Set(all.flatMap(({ uses }) => Object.keys(uses)));
  for (const target of tables.exports.values()) if ('local' in target) used.add(target.local);
  return {
    ...tables.plain((name) => stay || used.has(name)),
    units: all,
    names: Object.fromEntries(names),
    order,
    top,
    ...(all.some(({ reads }) => reads.includes('jsx')) ? { pragmas: pragmasOf(text) } : {}),
    stages: Object.fromEntries(
      starts.map(({ local, callee, line, units: parts }) => [
        local,
        { callee, line, units: parts.map((unit) => all.indexOf(unit)) },
      ]),
    ),
  };
}

const NOTHING: TopLevel = { needs: [], constants: [], known: {}, waits: false };

function unitOf(name: string, nodes: readonly SyntaxNode[], { known, imports, file }: FileScope): Unit {
  const { uses, aliases, ...meaning } = meaningOf(nodes, known, imports);
  const spans = nodes.map(textNode).map((node) => [node.getStart(file), node.end] as const);
  return {
    name,
    ...meaning,
    ...(aliases.size > 0 ? { aliases: Object.fromEntries(aliases) } : {}),
    spans,
    line: lineOf(nodes[0] as SyntaxNode),
    uses: Object.fromEntries(uses),
    ...proofFacts(nodes, { known, imports }),
  };
}

/** The statement around a single `const x = …`, so that people see the `const`. */
function textNode(node: SyntaxNode): SyntaxNode {
  if (!ts.isVariableDeclaration(node) || !ts.isVariableDeclarationList(node.parent)) return node;
  return node.parent.declarations.length === 1 ? node.parent.parent : node;
}

/** The import and export tables and the declarations of a file, collected statement by statement. */
class Tables {
  readonly drafts: Draft[] = [];
  readonly effects: SyntaxNode[] = [];
  /** Declarations in the order of the text; undefined for each other statement. */
  readonly sequence: (Draft | undefined)[] = [];
  readonly imports = new Map<string, Binding>();
  readonly exports = new Map<string, Binding | LocalExport>();
  readonly stars: Request[] = [];
  readonly requests: (Request & { readonly names: readonly string[] | undefined })[] = [];

  /** `isUsed` tells of an imported name whether anything in the file uses it as a value. */
  plain(isUsed: (name: string) => boolean): Pick<FileFacts, 'imports' | 'exports' | 'stars' | 'requests'> {
    const { stars } = this;
    const requests = this.requests.map(({ names, ...request }) =>
      names === undefined || names.some(isUsed) ? request : { ...request, unused: true },
    );
    return { imports: Object.fromEntries(this.imports), exports: Object.fromEntries(this.exports), stars, requests };
  }

  add(node: SyntaxNode): void {
    if (ts.isImportDeclaration(node)) this.addImport(node);
    else if (ts.isExportDeclaration(node)) this.addExport(node);
    else if (ts.isImportEqualsDeclaration(node)) this.addRequire(node);
    else if (ts.isVariableStatement(node))
      for (const declaration of node.declarationList.declarations)
        this.addUnit([...boundNames(declaration.name)], declaration, hasModifier(node, K.ExportKeyword));
    else if (ts.isExportAssignment(node)) {
      const value = bare(node.expression);
      if (ts.isIdentifier(value)) {
        this.exports.set('default', { local: value.text, taken: true });
        this.addEffect(node);
      } else this.addUnit(['default'], node, true);
    } else if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node)) {
      const isDefault = hasModifier(node, K.DefaultKeyword);
      this.addUnit([node.name?.text ?? 'default'], node, hasModifier(node, K.ExportKeyword) && !isDefault);
      if (isDefault) this.exports.set('default', { local: node.name?.text ?? 'default' });
    } else if (ts.isModuleDeclaration(node)) this.addUnit([node.name.text], node, hasModifier(node, K.ExportKeyword));
    else this.addEffect(node);
  }

  private addEffect(node: SyntaxNode): void {
    this.effects.push(node);
    this.sequence.push(undefined);
  }

  private addUnit(names: string[], node: SyntaxNode, exported: boolean): void {
    const draft = { names, node };
    if (names.length === 0) this.addEffect(node);
    else {
      this.drafts.push(draft);
      this.sequence.push(draft);
    }
    if (exported) for (const name of names) this.exports.set(name, { local: name });
  }

  private addImport(node: ts.ImportDeclaration): void {
    const from = literalText(node.moduleSpecifier) ?? '';
    const clause = node.importClause;
    const line = lineOf(node);
    if (clause?.isTypeOnly) return;
    this.requests.push({ from, line, names: clause ? namesOf(clause) : undefined });
    if (clause?.name) this.imports.set(clause.name.text, { from, name: 'default', line });
    const bindings = clause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) this.imports.set(bindings.name.text, { from, name: '*', line });
    if (!bindings || !ts.isNamedImports(bindings)) return;
    for (const { isTypeOnly, name, propertyName } of bindings.elements)
      if (!isTypeOnly) this.imports.set(name.text, { from, name: (propertyName ?? name).text, line });
  }

  /** `import x = require('y')`. */
  private addRequire(node: ts.ImportEqualsDeclaration): void {
    const { moduleReference } = node;
    if (node.isTypeOnly) return;
    if (!ts.isExternalModuleReference(moduleReference)) {
      this.addUnit([node.name.text], node, false);
      return;
    }
    const from = literalText(moduleReference.expression) ?? '';
    this.requests.push({ from, line: lineOf(node), names: undefined });
    this.imports.set(node.name.text, { from, name: '*', line: lineOf(node) });
  }

  private addExport(node: ts.ExportDeclaration): void {
    if (node.isTypeOnly) return;
    const from = literalText(node.moduleSpecifier);
    const line = lineOf(node);
    if (from !== undefined) this.requests.push({ from, line, names: undefined });
    if (!node.exportClause) this.stars.push({ from: from ?? '', line });
    else if (ts.isNamespaceExport(node.exportClause))
      this.exports.set(node.exportClause.name.text, { from: from ?? '', name: '*', line });
    else
      for (const { isTypeOnly, name, propertyName } of node.exportClause.elements) {
        const source = (propertyName ?? name).text;
        if (isTypeOnly) continue;
        this.exports.set(name.text, from === undefined ? { local: source } : { from, name: source, line });
      }
  }
}

/** `@jsxImportSource preact` and its like, wherever they stand. */
const pragmasOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/@(jsx\w*)[ \t]+(\S+)/g)].map(([, name, value]) => [name!, value!]));

const namesOf = ({ name, namedBindings }: ts.ImportClause): string[] => [
  ...(name ? [name.text] : []),
  ...(namedBindings && ts.isNamespaceImport(namedBindings) ? [namedBindings.name.text] : []),
  ...(namedBindings && ts.isNamedImports(namedBindings)
    ? namedBindings.elements.flatMap((one) => (one.isTypeOnly ? [] : [one.name.text]))
    : []),
];
