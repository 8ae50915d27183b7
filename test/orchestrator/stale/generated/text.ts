import type { Form, Item, Module, Use } from './model.ts';

const LOG = 'export const log: unknown[] = [];\nexport const note = (x: any) => { log.push(x); return x; };\n';

/** Shows a value, and what a function gives: at most three calls deep, since modules use each other in circles. */
const TELL = `export const tell = (x: any, d: number): any => {
  if (typeof x !== 'function') return x instanceof Map ? [...x] : x;
  if (d > 3) return 'deep';
  try { return tell(x(d + 1), d + 1); } catch (error) { return 'threw ' + (error as Error).message; }
};
`;

/** Forms whose text writes the log. */
const LOGS: ReadonlySet<Form> = new Set([
  ...([
    'static',
    'accessor',
    'enum',
    'called',
    'mapped',
    'tagged',
    'log',
    'loop',
    'iife',
    'conversion',
    'namespace',
  ] as const),
]);
/** Forms whose text imports for itself, or not by a name. */
const APART: ReadonlySet<Form> = new Set(['reexport', 'renamed', 'bare', 'lazy']);

/** The files of a program: its modules, a log that some write, and what the stage calls. */
export function filesOf(modules: readonly Module[], asked: readonly Use[]): Record<string, string> {
  const isLogged = modules.some(({ items }) => items.some(({ form }) => LOGS.has(form)));
  const files: Record<string, string> = {
    'log.ts': LOG,
    'tell.ts': TELL,
    'work.ts': workText(modules, asked, isLogged),
  };
  for (const [at, module] of modules.entries()) {
    files[`${module.file}.ts`] = moduleText(modules, at);
    for (const item of module.items)
      if (item.form === 'data') files[`${module.file}-${item.name}.txt`] = `data ${item.value}`;
  }
  return files;
}

/** Everything that the program can show: what was asked, in words, and the log. */
function workText(modules: readonly Module[], asked: readonly Use[], isLogged: boolean): string {
  const imports = asked.map((use) => `import { ${use.name} } from './${modules[use.module]!.file}.ts';`);
  return `${[...new Set(imports)].join('\n')}
${isLogged ? "import { log } from './log.ts';" : 'const log = 0;'}
import { tell } from './tell.ts';
export async function work() {
  const parts: unknown[] = [];
  for (const one of [${asked.map(({ name }) => `() => ${name}`).join(', ')}])
    try { parts.push(await tell(one, 0)); } catch (error) { parts.push('threw ' + (error as Error).message); }
  return JSON.stringify([parts, log, (globalThis as any).g]);
}
`;
}

function moduleText(modules: readonly Module[], at: number): string {
  const { file, items } = modules[at]!;
  const used = new Map<string, Use>();
  for (const { uses, form } of items) if (!APART.has(form)) for (const use of uses) used.set(use.name, use);
  const imports = [...used.values()].map(
    ({ module, name }) => `import { ${name} } from './${modules[module]!.file}.ts';`,
  );
  const lines = items.map((one) => `${one.comment ? `// ${one.comment}\n` : ''}${itemText(one, modules, file)}`);
  if (used.size > 0) imports.unshift("import { tell } from './tell.ts';");
  if (items.some(({ form }) => LOGS.has(form)))
    imports.unshift("import { log, note } from './log.ts';\nvoid log;\nvoid note;");
  return [...imports, ...lines, ''].join('\n');
}

function itemText({ form, name: n = '', value: x, uses }: Item, modules: readonly Module[], file: string): string {
  const [first] = uses;
  const fileOf = (use: Use) => `./${modules[use.module]!.file}.ts`;
  const other = first ? first.name : '0';
  const told = first ? `tell(${other}, d)` : "''";
  switch (form) {
    case 'number':
      return `export const ${n} = ${x};`;
    case 'list':
      return `export const ${n} = [${x}, 'a', [${x}]];`;
    case 'table':
      return `export const ${n}: any = { a: ${x}, b: { c: ${x} }, d() { return ${x}; } };`;
    case 'function':
      return `export function ${n}(d = 0): any { return [${x}, ${told}]; }`;
    case 'arrow':
      return `export const ${n} = (d = 0) => [${x} + d, ${told}];`;
    case 'generator':
      return `export function* ${n}() { yield ${x}; }`;
    case 'state':
      return `let ${n}s = ${x};\nexport const ${n} = () => { ${n}s += 1; return ${n}s; };`;
    case 'counter':
      return `export const ${n} = (() => { let k = ${x}; return () => k++; })();`;
    case 'cache':
      return `const ${n}c: any = {};\nexport const ${n} = () => (${n}c.v = (${n}c.v ?? ${x}) + 1);`;
    case 'class':
      return `class ${n}C { v = ${x}; show(d: number) { return [this.v, ${told}]; } }\nexport const ${n} = (d = 0) => new ${n}C().show(d);`;
    case 'subclass':
      return `class ${n}b { show() { return ${x}; } }\nclass ${n}s extends ${n}b {}\nexport const ${n} = () => new ${n}s().show();`;
    case 'static':
      return `class ${n}C { static v = note(${x}); }\nexport const ${n} = () => ${n}C.v;`;
    case 'accessor':
      return `export const ${n} = { get v() { return note(${x}); } };\nvoid ${n}.v;`;
    case 'enum':
      return `export enum ${n} { A = ${x}, B = note('e') as any }`;
    case 'map':
      return `export const ${n} = new Map<string, any>([['k', ${x}]]);`;
    case 'filled':
      return `export const ${n} = new Map<string, any>();\n${n}.set('k', ${x});`;
    case 'called':
      return `export const ${n} = note(${x});`;
    case 'mapped':
      return `export const ${n} = [${x}, 1].map(note);`;
    case 'joined':
      return `export const ${n} = [${x}, 'b'].join('-').split('-').length + ${x};`;
    case 'tagged':
      return `export const ${n} = ((t: any, ...v: any[]) => note(t[0] + v))\`t${x}\${1}\`;`;
    case 'lazy':
      return first
        ? `export const ${n} = async () => ${x} + String(typeof (await import('${fileOf(first)}')).${other});`
        : `export const ${n} = ${x};`;
    case 'log':
      return `log.push(${x});`;
    case 'global':
      return `(globalThis as any).g = ((globalThis as any).g ?? 0) * 3 + ${x};`;
    case 'loop':
      return `for (let i = 0; i < 2; i++) log.push(i + ${x});`;
    case 'iife':
      return `(() => { const d = 0; try { log.push(${told}, ${x}); } catch { log.push('early'); } })();`;
    case 'reexport':
      return first ? `export { ${other} as ${n} } from '${fileOf(first)}';` : `export const ${n} = ${x};`;
    case 'renamed':
      return first
        ? `import { ${other} as ${n}i } from '${fileOf(first)}';\nexport const ${n} = () => [${x}, typeof ${n}i === 'number' ? ${n}i : typeof ${n}i];`
        : `export const ${n} = ${x};`;
    case 'bare':
      return first ? `import '${fileOf(first)}';` : '';
    case 'data':
      return `import { readFileSync as ${n}r } from 'node:fs';\nexport const ${n} = () => ${n}r(new URL('./${file}-${n}.txt', import.meta.url), 'utf8');`;
    case 'frozen':
      return `export const ${n} = Object.freeze({ v: ${x} });`;
    case 'expression':
      return `export const ${n} = ${x} * 2 + (${x} > 50 ? 1 : 0);`;
    case 'destructured':
      return `export const { ${n} = ${x} } = {} as any;`;
    case 'conversion':
      return `const ${n}o = { toString() { return note('c${x}'); } };\nexport const ${n} = \`\${${n}o}\`;`;
    case 'namespace':
      return `export namespace ${n} { export const v = note(${x}); }`;
  }
}
