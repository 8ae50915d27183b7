import type { Pipeline } from '../graph/pipeline.ts';
import { globMatcher } from '../ground/glob.ts';
import { nearest } from '../ground/nearest.ts';
import { unknownNode } from '../ground/problems.ts';
import { ANY_ITEM } from '../map.ts';

/** Whether a node is one of those that `--only` or `--force` names. @throws Problem for a pattern without a node. */
/** A pattern also means what stands for items that are not known yet, `count:*`, as long as it may be one of them. */
function matching(pattern: string): (name: string) => boolean {
  const match = globMatcher(pattern);
  return (name) => match(name) || (name.includes(ANY_ITEM) && globMatcher(name)(pattern));
}

export function matcher(pipeline: Pipeline, patterns: readonly string[]): (node: string) => boolean {
  const names = pipeline.nodes.map(({ name }) => name);
  const matches = patterns.map((pattern) => {
    const match = matching(pattern);
    if (!names.some(match)) throw unknownNode(pattern, names, nearest(pattern, names));
    return match;
  });
  return (node) => matches.some((match) => match(node));
}
