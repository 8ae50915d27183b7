import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Pipeline } from '../graph/pipeline.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import { hexOf, sha256 } from '../ground/digest.ts';
import { readStored } from '../ground/plain-file.ts';
import { Problem } from '../ground/problems.ts';
import type { GraphLock } from '../publish/graph-lock.ts';
import { LOCK_NAME } from '../publish/graph-lock.ts';
import type { Project } from './project.ts';

/** A lock may come from anybody, and no hash covers its settings. What it may not do by itself is decided here. */

/** @throws Problem `bad-lock` where the lock gives an option of the project a value that this program does not know */
export function refuseUnknownOptions({ options = [] }: Pick<Project, 'options'>, lock: GraphLock, path: string): void {
  for (const { name, choices } of options) {
    const value = (lock as unknown as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || (typeof value === 'string' && choices.includes(value))) continue;
    throw new Problem(
      'bad-lock',
      `${path} cannot be used as a lock: its "${name}" is ${JSON.stringify(value)}, and this program has ${choices.join(', ')}. Use the unchanged ${LOCK_NAME} of a finished run, or check out the version that wrote it.`,
      { exitCode: 2 },
    );
  }
}

interface Asked {
  readonly node: string;
  readonly address: string;
}

/**
 * Addresses in the lock's settings that a stage with leave to use the network would fetch. Those that this checkout's own
 * experiments or a person's `--set` give are left out.
 */
export function addressesOf(
  { nodes }: Pick<Pipeline, 'nodes'>,
  settings: unknown,
  trusted: { readonly experiments: Project['experiments']; readonly set: readonly string[] },
): Asked[] {
  const isAddress = (value: unknown): value is string =>
    typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
  const known = new Set(textsIn(trusted.experiments));
  const given = new Set(
    textsIn(settings).filter(
      (text) => isAddress(text) && !known.has(text) && !trusted.set.some((one) => one.includes(text)),
    ),
  );
  return nodes.flatMap(({ name, node }) =>
    node.stage.spec.allow?.includes('network')
      ? textsIn(node.params)
          .filter((text) => given.has(text))
          .map((address) => ({ node: name, address }))
      : [],
  );
}

const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(textsIn)
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(textsIn)
        : [];

/** @throws Problem `network-not-allowed` */
export function askForNetwork(asked: readonly Asked[], path: string, again: string): void {
  if (asked.length === 0) return;
  const list = asked.map(({ node, address }) => `${JSON.stringify(address)} (${node})`).join(', ');
  throw new Problem(
    'network-not-allowed',
    `${path} would have this machine fetch ${list}. A lock can name any address, also one of your own network. Nothing was computed. If you trust it: ${again}`,
    { exitCode: 2 },
  );
}

/** The name of a lock's rerun among runs, which no experiment has. */
export const rerunName = ({ experiment }: GraphLock, bytes: Buffer): string =>
  `${experiment}@${hexOf(sha256(bytes)).slice(0, 8)}`;

/**
 * The folder of latest/ for a reproduction: EXPERIMENT in a store that was named, unless another study lies there; else
 * `EXPERIMENT@LOCK`, so that nobody's own report is replaced by a stranger's.
 */
export function folderOf(
  lock: GraphLock,
  bytes: Buffer,
  store: { readonly dir: string; readonly isNamed: boolean },
): string {
  const { experiment } = lock;
  const own = join(resolve(store.dir), 'latest', experiment);
  return store.isNamed && (!existsSync(own) || isOf(join(own, LOCK_NAME), lock)) ? experiment : rerunName(lock, bytes);
}

/** True if a lock there has the settings of this one. */
function isOf(path: string, { set, settings }: GraphLock): boolean {
  try {
    const there = JSON.parse(readStored(path)) as GraphLock;
    return canonicalJson([there.set, there.settings]) === canonicalJson([set, settings]);
  } catch {
    return false;
  }
}
