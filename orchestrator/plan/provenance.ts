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
      const { key, stage, outputs, origin } = record;
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
        ...(origin ? { seal: origin.seal } : {}),
      };
    });
}

/** What a stage is told of the nodes before it that is outside its key: determinism classes, and seals of imported ones. */
export function toldOf(provenance: readonly Provenance[]): Pick<NodeRecord, 'told' | 'toldSeals'> {
  const of = (name: 'determinism' | 'seal') => provenance.flatMap((one) => (one[name] ? [[one.node, one[name]]] : []));
  const [told, seals] = [of('determinism'), of('seal')];
  return {
    ...(told.length > 0 ? { told: Object.fromEntries(told) } : {}),
    ...(seals.length > 0 ? { toldSeals: Object.fromEntries(seals) } : {}),
  };
}
