import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Shape } from './shapes.ts';

export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const stages = `
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { artifact } from './orchestrator/artifact.ts';
import { many, stage } from './orchestrator/stage.ts';
export const Text = artifact({ kind: 'text', version: 1, latest: 'folder', write: (value: string, to) => to.write('text.txt', value), read: (from) => from.text('text.txt') });
export const first = stage({ name: 'first', source: import.meta.url, inputs: {}, params: v.strictObject({ path: v.string() }), files: ['path'], outputs: { text: Text }, async run({ params }) { return { text: await readFile(params.path, 'utf8') }; } });
export const step = stage({ name: 'step', source: import.meta.url, inline: true, inputs: { text: Text }, params: v.strictObject({ at: v.number() }), outputs: { text: Text }, async run({ inputs, params }) { return { text: inputs.text + params.at + '\\n' }; } });
export const leaf = stage({ name: 'leaf', source: import.meta.url, inputs: { text: Text }, params: v.strictObject({ path: v.string() }), files: ['path'], outputs: { text: Text }, async run({ inputs, params }) { return { text: inputs.text + (await readFile(params.path, 'utf8')) }; } });
export const join = stage({ name: 'join', source: import.meta.url, inline: true, inputs: { texts: many(Text) }, params: v.strictObject({}), outputs: { text: Text }, async run({ inputs }) { return { text: inputs.texts.join('') }; } });
`;

const builds: Record<Shape, string> = {
  chain7: `
    let { text } = first({}, { path: 'in.txt' });
    for (let at = 1; at < 7; at++) text = step({ text }, { at }).text;
    return { out: text };`,
  fan500: `
    const { text } = first({}, { path: 'in.txt' });
    const texts = Array.from({ length: 500 }, (_, at) => leaf({ text }, { path: \`in/s\${at + 1}.txt\` }, { label: String(at) }).text);
    return { out: join({ texts }).text };`,
};

/** The same graph as stages of this project: functions in one process, where the others start a shell for each. */
export function ourFiles(shape: Shape): Record<string, string> {
  const pipeline = `
import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { first, join, leaf, step } from './stages.ts';
await cli({
  source: import.meta.url, defaultExperiment: '${shape}', experiments: { ${shape}: {} }, schema: v.strictObject({}), environments: () => ({}),
  build() {${builds[shape]}
  },
});
void [join, leaf, step];
`;
  return { 'stages.ts': stages, 'pipeline.ts': pipeline };
}

export function linkOurs(folder: string): void {
  for (const name of ['orchestrator', 'node_modules', 'package.json', 'package-lock.json'])
    symlinkSync(join(repository, name), join(folder, name));
}
