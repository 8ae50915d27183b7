import type { Environment } from '../environment.ts';
import { kept } from '../ground/canonical-json.ts';
import { loaderName } from '../ground/loader.ts';
import { isAllowed } from '../guard/allowance.ts';
import type { RuntimePart, RuntimeSetting } from '../node-types.ts';

/** Parts that can change the bits of some result: without a setting all count. */
const ALL: readonly RuntimePart[] = ['node', 'v8', 'icu', 'loader'];

/** Made once: with hundreds of nodes the search for a package costs more than all else. */
const known = new Map<string, Readonly<Record<string, string>>>();

const first = (version: string, parts: number): string => version.split('.').slice(0, parts).join('.');

/**
 * The key parts of what runs a stage. Versions are as coarse as results allow: a release line of Node keeps its version of
 * V8, and so its arithmetic, while its tables of characters and languages (ICU) are replaced with minor releases. See
 * docs/determinism.md for what was measured.
 */
export function runtimeParts(root: string, setting: RuntimeSetting = ALL): Readonly<Record<string, string>> {
  const id = JSON.stringify([root, setting]);
  const parts = known.get(id) ?? kept(partsOf(loaderName(root), setting));
  known.set(id, parts);
  return parts;
}

function partsOf(loader: string, setting: RuntimeSetting): Readonly<Record<string, string>> {
  const { versions } = process;
  if (setting === 'exact') {
    const { node, v8, icu = 'none', zlib, brotli, openssl } = versions;
    return { node, v8, icu, zlib, ...(brotli ? { brotli } : {}), openssl, loader };
  }
  const parts: Readonly<Record<RuntimePart, string>> = {
    node: first(versions.node, 1),
    v8: first(versions.v8, 2),
    icu: first(versions.icu ?? 'none', 1),
    loader: first(loader, 1),
  };
  return Object.fromEntries(ALL.filter((part) => setting.includes(part)).map((part) => [part, parts[part]]));
}

/** What an environment says of itself, and the variables that it gives unless its `allow` says that they change nothing. */
export async function partsOfEnvironment(environment: Environment): Promise<Readonly<Record<string, string>>> {
  const [parts, variables = {}] = await Promise.all([environment.describe(), environment.variables?.()]);
  const counting = Object.entries(variables).filter(([name]) => !isAllowed(`env:${name}`, environment.allow ?? []));
  return { ...parts, ...Object.fromEntries(counting.map(([name, value]) => [`variable ${name}`, value])) };
}

/** What people call the parts. */
export const runtimeWords: Readonly<Record<string, string>> = {
  node: 'Node',
  v8: "Node's engine V8",
  icu: "Node's tables of characters and languages (ICU)",
  loader: 'the loader of TypeScript',
};
