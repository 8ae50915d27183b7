import { globMatcher } from '../glob.ts';
import { unknownNode } from '../problems.ts';
import { nearest } from '../render/nearest.ts';
import type { Session } from './session.ts';

/** Whether a node is one of those that `--only` or `--force` names. @throws Problem for a pattern without a node. */
export function matcher(session: Session, patterns: readonly string[]): (node: string) => boolean {
  const names = session.pipeline.nodes.map(({ name }) => name);
  const matches = patterns.map((pattern) => {
    const match = globMatcher(pattern);
    if (!names.some(match)) throw unknownNode(pattern, names, nearest(pattern, names));
    return match;
  });
  return (node) => matches.some((match) => match(node));
}
