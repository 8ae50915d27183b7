import { neededBy, type Pipeline } from '../graph/pipeline.ts';
import type { Provenance } from '../node-types.ts';
import { partsOf } from '../store/key.ts';
import { readDeterminism } from '../store/known-determinism.ts';
import type { NodeRecord } from '../store/record.ts';
import type { Store } from '../store/store.ts';

/** How these nodes were made, producers first. */
export function provenanceOfNodes(
  pipeline: Pipeline,
  names: ReadonlySet<string>,
  recordOf: (node: string) => NodeRecord,
  { layout }: Store,
): Provenance[] {
  return pipeline.nodes
    .filter(({ name }) => names.has(name))
    .map((named) => {
      const { name } = named;
      const record = recordOf(name);
      const { key, stage, outputs } = record;
      const { params, environment, code } = partsOf(record);
      const determinism = readDeterminism(layout, key)?.class;
      return {
        node: name,
        stage,
        key,
        outputs,
        inputs: neededBy(named),
        params,
        environment,
        codeFingerprint: code.fingerprint,
        ...(determinism ? { determinism } : {}),
      };
    });
}

/** The determinism classes of the nodes before a stage, as the stage gets them. */
export function toldOf(provenance: readonly Provenance[]): NonNullable<NodeRecord['told']> {
  return Object.fromEntries(provenance.flatMap(({ node, determinism }) => (determinism ? [[node, determinism]] : [])));
}
