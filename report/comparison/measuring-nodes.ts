import type { ProvenanceNode } from '../ground/study-types.ts';
import type { ComparedSide } from './compared-sides.ts';

/** The same name can mean a different node in each run. */
export const nodeName = ({ letter }: ComparedSide, node: string): string => `${node} (${letter})`;

/** The nodes behind the results, with what metrics.json has of them. */
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
