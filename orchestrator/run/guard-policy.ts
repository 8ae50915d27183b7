import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copiedPath, type Program } from '../ground/program.ts';
import type { Given } from '../guard/given-files.ts';
import type { GuardPolicy } from '../guard/watch.ts';
import type { Node } from '../node-types.ts';
import type { ExternalDigest } from '../plan/external-files.ts';
import type { KeyParts } from '../store/key.ts';

interface Declared {
  readonly node: Node;
  readonly parts: KeyParts;
  readonly allow: readonly string[];
  readonly root: string;
  readonly store: string;
  readonly program: Program | undefined;
  readonly outside: readonly ExternalDigest[];
}

/** The first is the file or folder itself. */
function givenOf(seen: ExternalDigest['seen']): Given {
  const [path] = seen[0]!;
  return { path, seen: Object.fromEntries(seen.map(([at, stamp]) => [relative(path, at), stamp])) };
}

/** Permissions by declaration: to read its `files` and the files that its code names. Its own folders are added when it asks for them. */
export function policyOf({ node, parts, allow, root, store, program, outside }: Declared): GuardPolicy {
  const { spec } = node.stage;
  const source = spec.source.startsWith('file:') ? fileURLToPath(spec.source) : spec.source;
  const given = outside.map(({ seen }) => givenOf(seen));
  const code = Object.keys(parts.code.declarations).filter((id) => !id.includes('#'));
  const paths = (kind: string): string[] =>
    allow
      .filter((one) => one.startsWith(kind) && !one.endsWith('*'))
      .map((one) => resolve(root, one.slice(kind.length)));
  return {
    stage: spec.name,
    source: source.startsWith(root) ? source.slice(root.length + 1) : source,
    root,
    store,
    ...(program ? { copy: program.copy, loads: program.loads } : {}),
    allow,
    given,
    // Names; a package that lies in two places has its folder behind its name.
    ...(spec.version === undefined
      ? { packages: Object.keys(parts.code.packages).map((one) => one.split(' in ')[0]!) }
      : {}),
    reads: [
      ...given.map(({ path }) => path),
      ...code.map((path) => (program ? copiedPath(program, join(root, path)) : join(root, path))),
      ...paths('read:'),
    ],
    writes: paths('write:'),
  };
}
