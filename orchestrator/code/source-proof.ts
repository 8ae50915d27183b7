import { createHash } from 'node:crypto';
import { ownCode } from '../ground/own-code.ts';

/**
 * True if a text is the declaration `id` with this hash of its meaning. Proofs of code rest on it. A text that was cut
 * out of its context (one of several variables of a statement, a member of a stage) is tried in new contexts. Loads the
 * parser.
 */
export async function provesSource(id: string, hash: string, text: string): Promise<boolean> {
  if (!id.includes('#')) return createHash('sha256').update(text).digest('hex').startsWith(hash);
  const { factsOf } = await import('./facts.ts');
  const path = id.slice(0, id.lastIndexOf('#'));
  // Imports that give names come before the text.
  const [imports = ''] = /^(?:import [^;\n]* from '';\n)*/.exec(text) ?? [];
  const body = text.slice(imports.length);
  const alone = [body, `export const x = stage({ run() {}, ${body} })`, `export const x = stage({ ${body} })`];
  const declared = [`const ${body}`, `let ${body}`, `var ${body}`];
  // The import tells which parts of an artifact's declaration do not count.
  const surroundings = [...alone, ...declared].flatMap((one) => [
    imports + one,
    `import { artifact } from '${ownCode().package}/artifact.ts';\n${imports}${one}`,
  ]);
  return surroundings.some((candidate) => {
    const { units, syntaxError } = factsOf(path, candidate);
    return !syntaxError && units.some((unit) => unit.hash === hash);
  });
}
