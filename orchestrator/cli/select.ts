import type { NodesFound, RunStarted } from '../events.ts';
import { type NamedNode, neededBy, type Pipeline } from '../graph/pipeline.ts';
import { globMatcher } from '../ground/glob.ts';
import { nearest } from '../ground/nearest.ts';
import { unknownNode } from '../ground/problems.ts';
import { ANY_ITEM } from '../map.ts';
import { restrict } from '../plan/plan.ts';
import type { DeterminismChecks } from './determinism-step.ts';
import type { Project } from './project.ts';
import type { RunCommandOptions } from './run-options.ts';
import type { Session } from './session-types.ts';

/** A pattern that names an item also matches the placeholder of items that are not known yet, `count:*`. */
function matching(pattern: string): (name: string) => boolean {
  const match = globMatcher(pattern);
  return (name) => match(name) || (name.includes(ANY_ITEM) && globMatcher(name)(pattern));
}

/** Matches the nodes that `--only` or `--force` names. @throws Problem `unknown-node` for a pattern without a node */
export function matcher(pipeline: Pipeline, patterns: readonly string[]): (node: string) => boolean {
  const names = pipeline.nodes.map(({ name }) => name);
  const matches = patterns.map((pattern) => {
    const match = matching(pattern);
    if (!names.some(match)) throw unknownNode(pattern, names, nearest(pattern, names));
    return match;
  });
  return (node) => matches.some((match) => match(node));
}

export const startedNode = (named: NamedNode): RunStarted['nodes'][number] => ({
  node: named.name,
  stage: named.node.stage.spec.name,
  inputs: neededBy(named),
});

/** A graph that grows while it runs: emits each node once when it appears and once when it goes. */
export class FoundNodes {
  /** The graph so far. */
  graph: Pipeline;
  readonly #told: Set<string>;
  readonly #emit: (event: NodesFound) => void;

  constructor(pipeline: Pipeline, emit: (event: NodesFound) => void) {
    this.graph = pipeline;
    this.#emit = emit;
    this.#told = new Set(pipeline.nodes.map(({ name }) => name));
  }

  /** Placeholders of unknown items are not reported. */
  grow(pipeline: Pipeline): void {
    this.graph = pipeline;
    const now = new Set(pipeline.nodes.map(({ name }) => name));
    const nodes = pipeline.nodes
      .filter(({ name }) => !name.includes(ANY_ITEM) && !this.#told.has(name))
      .map(startedNode);
    // While some lists are unknown, nodes that an earlier run knew of may come back.
    const isWhole = ![...now].some((name) => name.includes(ANY_ITEM));
    const gone = [...this.#told].filter((name) => !now.has(name) && (isWhole || name.includes(ANY_ITEM)));
    for (const { node } of nodes) this.#told.add(node);
    for (const name of gone) this.#told.delete(name);
    if (nodes.length + gone.length > 0) this.#emit({ type: 'nodes-found', nodes, gone });
  }
}

/** The part of a graph that a run is about. */
export interface Selected {
  /** The graph, or the part of it that `--only` and `--check-determinism` need. */
  readonly pipeline: Pipeline;
  readonly checks: DeterminismChecks | undefined;
  forced(node: string): boolean;
}

/** @throws Problem for a pattern that names no node */
export function select(project: Project, session: Session, options: RunCommandOptions): Selected {
  const { checkDeterminism = [], repeats = 2 } = options;
  const only = [...options.only, ...checkDeterminism];
  const numbersOf = project.numbers ?? (async () => undefined);
  return {
    pipeline: only.length > 0 ? restrict(session.pipeline, matcher(session.pipeline, only)) : session.pipeline,
    checks:
      checkDeterminism.length > 0
        ? { wanted: matcher(session.pipeline, checkDeterminism), repeats, numbersOf }
        : undefined,
    forced: options.force.length > 0 ? matcher(session.pipeline, options.force) : () => false,
  };
}
