import { latestOf } from '../artifact.ts';
import { Problem } from '../ground/problems.ts';
import type { Ref } from '../node-types.ts';

/**
 * The folder of a published target, relative to `latest/EXPERIMENT/`; empty for that folder itself. Undefined if people
 * do not open it. What lies at the top lies in the folder that the target's name states: `a/paper` in `a`.
 */
export function placeOf(target: string, { type }: Pick<Ref, 'type'>): string | undefined {
  const latest = latestOf(type);
  if (latest === undefined) return undefined;
  return latest === 'root' ? target.split('/').slice(0, -1).join('/') : target;
}

/**
 * Two targets of one type in one folder would write the same files.
 * @throws Problem `same-place`
 */
export function refuseSamePlace(targets: Readonly<Record<string, Ref>>): void {
  const taken = new Map<string, [target: string, ref: Ref]>();
  for (const [target, ref] of Object.entries(targets)) {
    const place = placeOf(target, ref);
    if (place === undefined) continue;
    const at = `${place}\0${ref.type.kind}`;
    const [other, there] = taken.get(at) ?? [];
    if (other !== undefined && (there!.node !== ref.node || there!.port !== ref.port))
      throw samePlace(other, target, place, `both have the artifact type "${ref.type.kind}"`);
    taken.set(at, [target, ref]);
  }
}

export const samePlace = (one: string, other: string, place: string, why: string): Problem =>
  new Problem(
    'same-place',
    `The targets "${one}" and "${other}" would be published in one place, ${place === '' ? 'the top folder of the experiment' : `"${place}"`}, and ${why}: one would overwrite the other. Put one into a folder of its own by its name (for example "${other.split('/').at(-1)}/${other.split('/').at(-1)}"), or give its type \`latest: 'folder'\`.`,
    { exitCode: 2 },
  );
