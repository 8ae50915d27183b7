import type { ProvenanceNode } from '../ground/study-types.ts';
import type { ComparedSide } from './compared-sides.ts';

/** Nodes of one name may be other ones in each run. */
export const nodeName = ({ letter }: ComparedSide, node: string): string => `${node} (${letter})`;

/** The nodes that measured what is shown, as far as metrics.json tells of them. */
export function measuringNodes(sides: readonly ComparedSide[]): ProvenanceNode[] {
  return sides.flatMap((side) => {
    const { metrics } = side;
    const nodes = new Map(metrics.metrics.map((entry) => [entry.node, entry]));
    return [...nodes].map(([node, { key = 'unknown', parameters }]): ProvenanceNode => {
      const stage = node.replace(/[:[].*$/, '');
      return {
        name: nodeName(side, node),
        stage,
        key,
        outputs: {},
        inputs: [],
        params: parameters,
        environment: metrics.environment,
        codeFingerprint: metrics.code?.[stage]?.join(', ') ?? 'unknown',
        command: node,
      };
    });
  });
}
