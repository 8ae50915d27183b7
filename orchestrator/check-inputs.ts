import type { ArtifactType } from './artifact.ts';
import { Problem } from './ground/problems.ts';

type Declared = Readonly<Record<string, ArtifactType | readonly [ArtifactType]>>;

const badWiring = (stage: string, what: string): Problem =>
  new Problem('bad-wiring', `Stage "${stage}" is wired wrongly: ${what}`, { exitCode: 2 });

const listed = (names: readonly string[]): string => names.join(', ') || 'none';

/**
 * Checks the inputs of a stage call at run time, as the compiler does for typed calls: every declared port, no other
 * port, and a ref of the right artifact type at each.
 * @throws Problem `bad-wiring`
 */
export function checkInputs(stage: string, declared: Declared, given: unknown): void {
  if (typeof given !== 'object' || given === null)
    throw badWiring(stage, `its inputs are ${describe(given)}. Call it with an object of refs: ${stage}({…}, {…}).`);
  const ports = Object.keys(declared);
  const stranger = Object.keys(given).find((port) => !Object.hasOwn(declared, port));
  if (stranger !== undefined)
    throw badWiring(stage, `it has no input "${stranger}". Its inputs are: ${listed(ports)}.`);
  for (const [port, type] of Object.entries(declared)) {
    if (!Object.hasOwn(given, port))
      throw badWiring(stage, `its input "${port}" is missing. Give it a ref: { ${port}: … }.`);
    const value = (given as Record<string, unknown>)[port];
    if (!Array.isArray(type) && isTyped(value) && !('port' in value))
      throw badWiring(
        stage,
        `its input "${port}" takes one "${(type as ArtifactType).kind}" and got ${describe(value)}.`,
      );
    if (!Array.isArray(type)) checkRef(stage, `its input "${port}"`, type as ArtifactType, value);
    else if (Array.isArray(value))
      for (const [i, one] of value.entries()) checkRef(stage, `item ${i} of its input "${port}"`, type[0], one);
    else if (isTyped(value) && !('port' in value)) checkRef(stage, `its input "${port}"`, type[0], value);
    else throw badWiring(stage, `its input "${port}" takes a list of refs and got ${describe(value)}. Put it in [ ].`);
  }
}

const isTyped = (value: unknown): value is { readonly type: ArtifactType } =>
  typeof value === 'object' && value !== null && typeof (value as { type?: ArtifactType }).type?.kind === 'string';

function checkRef(stage: string, place: string, type: ArtifactType, value: unknown): void {
  if (!isTyped(value)) {
    const hint = value === undefined ? ' Is the name of the output misspelt?' : '';
    throw badWiring(stage, `${place} takes "${type.kind}" and got ${describe(value)}, which is no ref.${hint}`);
  }
  if (value.type.kind !== type.kind)
    throw badWiring(stage, `${place} takes "${type.kind}" and got ${describe(value)}. Give it an output of that type.`);
}

/** A value in a few words, for messages. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (isTyped(value)) {
    const { node, port } = value as { node?: { stage?: { spec?: { name?: string } } }; port?: string };
    const of = node?.stage?.spec?.name === undefined ? '' : ` of stage "${node.stage.spec.name}"`;
    return port === undefined ? `a list of "${value.type.kind}"` : `"${value.type.kind}" (the output "${port}"${of})`;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') {
    const name = value.constructor?.name;
    const keys = Object.keys(value).slice(0, 5).join(', ');
    return name && name !== 'Object' ? `a ${name}` : `an object with ${keys || 'no members'}`;
  }
  return `a ${typeof value}${typeof value === 'function' ? '' : ` (${String(value).slice(0, 40)})`}`;
}
