import type { FileFacts, Unit } from './fact-types.ts';
import type { CompilerOptions } from './tsconfig.ts';

/** Options of the compiler that decide what such code means. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  jsx: ['jsx', 'jsxFactory', 'jsxFragmentFactory', 'jsxImportSource'],
  decorators: ['experimentalDecorators', 'emitDecoratorMetadata'],
  fields: ['useDefineForClassFields', 'target'],
  commonJs: ['strict', 'alwaysStrict'],
};

/** What decides the meaning of a unit beside its text, in words for the digest. */
export function surroundingsOf(
  path: string,
  { reads }: Unit,
  { pragmas = {} }: FileFacts,
  options: CompilerOptions,
  isCommonJs: boolean,
): string[] {
  const kinds = isCommonJs ? [...reads, 'commonJs'] : reads;
  return [
    ...(reads.includes('path') ? [`at ${path}`] : []),
    ...(isCommonJs ? ['CommonJS'] : []),
    ...kinds.flatMap((kind) => (OPTIONS[kind] ?? []).map((name) => `${name} ${JSON.stringify(options[name] ?? null)}`)),
    ...(reads.includes('jsx') ? [JSON.stringify(pragmas)] : []),
  ];
}

/** The names that JSX calls without naming them, and the module that it imports, for any of the ways to compile it. */
export function jsxOf({ pragmas = {} }: FileFacts, options: CompilerOptions): { names: string[]; module: string } {
  const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
  const factory = pragmas.jsx ?? text(options.jsxFactory, 'React.createElement');
  const fragment = pragmas.jsxFrag ?? text(options.jsxFragmentFactory, 'React.Fragment');
  const source = pragmas.jsxImportSource ?? text(options.jsxImportSource, 'react');
  const names = [factory, fragment].map((name) => name.split('.')[0]!);
  const isDevelopment = options.jsx === 'react-jsxdev';
  return { names: [...new Set(names)], module: `${source}/${isDevelopment ? 'jsx-dev-runtime' : 'jsx-runtime'}` };
}
