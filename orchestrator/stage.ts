import type { ArtifactType } from './artifact.ts';
import { checkInputs } from './check-inputs.ts';
import { checkPolicy } from './failure-policy.ts';
import { canonicalValue } from './ground/canonical-json.ts';
import { badParameters, parametersNotJson } from './ground/problems.ts';
import type { In, Inputs, Node, NodeOptions, Outputs, RefsOf, Schema, Stage, StageSpec } from './node-types.ts';

/** True for a port that takes a list. */
export const isList = ({ stage: { spec } }: Node, port: string): boolean => Array.isArray(spec.inputs[port]);

/** `many(Score)`: this input takes a list of artifacts of one type. */
export const many = <A extends ArtifactType>(type: A): readonly [A] => [type];

/**
 * Declares a stage.
 * @throws Problem `bad-parameters` when the stage is called with parameters that its schema refuses or that a key
 * cannot hold: NaN, an infinity, a function, a class instance; `bad-policy` for impossible retries or limits
 */
export function stage<const I extends Inputs, P extends Schema, const O extends Outputs>(
  spec: StageSpec<I, P, O>,
): Stage<I, P, O> {
  const call = (inputs: RefsOf<I>, params?: In<P>, options?: NodeOptions) => {
    checkPolicy(spec);
    checkInputs(spec.name, spec.inputs, inputs);
    const parsed = spec.params['~standard'].validate(params ?? {});
    if (parsed instanceof Promise || parsed.issues) throw badParameters(spec.name, parsed, params);
    const node: Node = {
      stage: self,
      inputs: inputs as Node['inputs'],
      params: keyedValue(spec.name, parsed.value),
      ...(options?.label === undefined ? {} : { label: options.label }),
    };
    return Object.fromEntries(Object.entries(spec.outputs).map(([port, type]) => [port, { node, port, type }]));
  };
  const self = Object.assign(call, { spec }) as unknown as Stage<I, P, O>;
  return self;
}

/** What a stage gets is what its key is made of: no order of members, no -0 and no undefined that the key cannot hold. */
function keyedValue(stage: string, params: Node['params']): Node['params'] {
  try {
    return canonicalValue(params);
  } catch (error) {
    throw parametersNotJson(stage, (error as Error).message);
  }
}
