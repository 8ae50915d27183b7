import type { FileFacts, Finding, Need } from './fact-types.ts';
import { own } from './fact-types.ts';
import type { SourceFiles } from './facts-cache.ts';
import { DECLARES, NODE_NEW, NODE_PLACE_CALLS, NODE_TEXT_CALLS, SCHEMA_CALLS } from './inert-names.ts';
import type { LoadGraph } from './load-order.ts';
import type { Target } from './modules.ts';

/** What a name finally stands for. */
type Meaning =
  | { readonly kind: 'local'; readonly path: string; readonly facts: FileFacts; readonly local: string }
  | { readonly kind: 'namespace'; readonly path: string }
  | { readonly kind: 'foreign'; readonly target: Exclude<Target, { kind: 'code' }>; readonly name: string };

/** Judges modules that have only inert forms: whether what they take from others while they load is inert too. */
export class Verdicts {
  private readonly files: SourceFiles;
  private readonly graph: LoadGraph;
  private readonly known = new Map<string, Finding | undefined>();
  private readonly checking = new Set<string>();

  constructor(files: SourceFiles, graph: LoadGraph) {
    this.files = files;
    this.graph = graph;
  }

  /** Why a module counts whole, or undefined if each of its declarations counts for itself. */
  whole(path: string): Finding | undefined {
    if (!this.known.has(path)) {
      const { top } = this.files.peek(path)!;
      const unmet = top.needs.find((need) => !this.isMet(path, need));
      this.known.set(path, top.whole ?? (unmet && { what: said(unmet), line: unmet.line }));
    }
    return this.known.get(path);
  }

  /** True if `callee` in the file is the orchestrator's function of this name. */
  isOrchestrators(path: string, [root = '', ...members]: readonly string[], name: string): boolean {
    const meaning = this.imported(path, root, members);
    return meaning?.found.kind === 'foreign' && meaning.found.target.kind === 'outside' && meaning.found.name === name;
  }

  /** What an exported name of a module stands for; undefined if the module has no such export. */
  exported(path: string, name: string, seen: Set<string> = new Set()): Meaning | undefined {
    const id = `${path} ${name}`;
    const facts = this.files.peek(path);
    if (!facts || seen.has(id)) return undefined;
    seen.add(id);
    const found = own(facts.exports, name);
    if (found && 'local' in found) {
      const binding = own(facts.imports, found.local);
      return binding ? this.bound(path, binding, seen) : { kind: 'local', path, facts, local: found.local };
    }
    if (found) return this.bound(path, found, seen);
    for (const { from } of name === 'default' ? [] : facts.stars) {
      const meaning = this.bound(path, { from, name }, seen);
      if (meaning) return meaning;
    }
    return undefined;
  }

  private bound(
    path: string,
    { from, name }: { from: string; name: string },
    seen: Set<string> = new Set(),
  ): Meaning | undefined {
    const { target } = this.files.resolve(path, from, 'statement');
    if (!target) return undefined;
    if (target.kind !== 'code') return { kind: 'foreign', target, name };
    return name === '*' ? { kind: 'namespace', path: target.path } : this.exported(target.path, name, seen);
  }

  /** What `root.members` stands for in a file, and the members that are left. */
  private imported(
    path: string,
    root: string,
    members: readonly string[],
  ): { found: Meaning; rest: readonly string[] } | undefined {
    const binding = own(this.files.peek(path)?.imports ?? {}, root);
    if (!binding) return undefined;
    const [first, ...rest] = members;
    const isMember = binding.name === '*' && first !== undefined;
    const found = this.bound(path, isMember ? { from: binding.from, name: first } : binding);
    return found && { found, rest: isMember ? rest : members };
  }

  private isMet(path: string, need: Need): boolean {
    const id = `${path} ${JSON.stringify(need)}`;
    if (this.checking.has(id)) return false;
    this.checking.add(id);
    const meaning = this.imported(path, need.name, need.members);
    const isMet = meaning !== undefined && this.isOf(path, meaning.found, meaning.rest, need);
    this.checking.delete(id);
    return isMet;
  }

  private isOf(path: string, found: Meaning, rest: readonly string[], need: Need): boolean {
    if (found.kind === 'foreign') return isForeignMet(found, rest, need);
    // In a cycle the other module may not have begun, and the order of imports decides.
    if (this.graph.isCycle(path, found.path)) return false;
    if (found.kind === 'namespace') return need.as === 'constant' && rest.length === 0;
    const { facts, local } = found;
    if (!facts.top.constants.includes(local)) return false;
    if (need.as === 'constant') return rest.length === 0;
    const known = own(facts.top.known, local);
    if (!known?.needs.every((one) => this.isMet(found.path, one))) return false;
    const shape = rest.length === 0 ? known.shape : own(known.members ?? {}, rest.join('.'));
    if (need.as === 'member') return shape !== undefined;
    return need.as === 'plain' ? shape === 'plain' || shape === 'text' : shape === need.as;
  }
}

function isForeignMet(
  { target, name }: Extract<Meaning, { kind: 'foreign' }>,
  rest: readonly string[],
  { as, given }: Need,
): boolean {
  const isReference = as === 'constant' || as === 'class';
  if (target.kind === 'outside') return isReference || (as === 'call' && rest.length === 0 && DECLARES.has(name));
  if (target.kind === 'builtin') {
    const tables = { texts: as === 'new' ? NODE_NEW : NODE_TEXT_CALLS, place: NODE_PLACE_CALLS, any: {} };
    return isReference || (rest.length === 0 && own(tables[given], target.name)?.has(name) === true);
  }
  if (target.kind === 'data') return as === 'constant';
  const calls = target.kind === 'package' ? own(SCHEMA_CALLS, target.name) : undefined;
  if (!calls) return false;
  const members = [name, ...rest].filter((one) => !['*', 'default', 'z', 'v'].includes(one));
  return as === 'constant' || (as === 'call' && members.length > 0 && members.every((one) => calls.has(one)));
}

const said = ({ name, members, as }: Need): string => {
  const dotted = [name, ...members].join('.');
  if (as === 'call') return `it calls ${dotted}`;
  if (as === 'new') return `it makes a ${dotted}`;
  if (as === 'class') return `a class extends ${dotted}`;
  if (as === 'member') return `${dotted} is read, which may run a getter`;
  if (as === 'object' || as === 'list') return `${dotted} is spread`;
  if (as === 'constant') return `it takes ${dotted} while it loads, which may not be there yet or may change`;
  return `${dotted} may be more than a text or a number, and is converted`;
};
