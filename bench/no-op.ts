/**
 * Seconds of a run with nothing to do, at 40, 500 and 10,000 nodes, beside make on a graph of the same shape (one root, N leaves,
 * one join). `node --import tsx bench/no-op.ts`
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, timeCommand } from './measure.ts';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const TIMES = 7;

const stages = `
import * as v from 'valibot';
import { artifact } from './orchestrator/artifact.ts';
import { many, stage } from './orchestrator/stage.ts';
export const Text = artifact({ kind: 'text', version: 1, write: (value: string, to) => to.write('text.txt', value), read: (from) => from.text('text.txt') });
export const root = stage({ source: import.meta.url, inline: true, name: 'root', inputs: {}, params: v.strictObject({}), outputs: { text: Text }, async run() { return { text: 'root' }; } });
export const leaf = stage({ source: import.meta.url, inline: true, name: 'leaf', inputs: { text: Text }, params: v.strictObject({ index: v.number() }), outputs: { text: Text }, async run({ inputs, params }) { return { text: inputs.text + params.index }; } });
export const join = stage({ source: import.meta.url, inline: true, name: 'join', inputs: { texts: many(Text) }, params: v.strictObject({}), outputs: { text: Text }, async run({ inputs }) { return { text: inputs.texts.join('\\n') }; } });
`;

const pipeline = (leaves: number): string => `
import * as v from 'valibot';
import { cli } from './orchestrator/cli.ts';
import { join, leaf, root } from './stages.ts';
await cli({
  source: import.meta.url, defaultExperiment: 'fan', experiments: { fan: {} }, schema: v.strictObject({}), environments: () => ({}),
  build() {
    const { text } = root({}, {});
    const texts = Array.from({ length: ${leaves} }, (_, index) => leaf({ text }, { index }).text);
    return { all: join({ texts }).text };
  },
});
`;

const makefile = (leaves: number): string => {
  const names = Array.from({ length: leaves }, (_, i) => `leaf${i}`);
  const rules = names.map((name) => `${name}: root\n\tcat root > ${name}`);
  return `join: ${names.join(' ')}\n\tcat ${names.join(' ')} > join\nroot:\n\techo root > root\n${rules.join('\n')}\n`;
};

const empty = join(mkdtempSync(join(tmpdir(), 'strata-bench-')), 'empty.ts');
writeFileSync(empty, 'export {};\n');
const node = [process.execPath, '--import', 'tsx'] as const;
const startUp = median(timeCommand(node[0], [...node.slice(1), empty], repository, TIMES));
console.log(JSON.stringify({ bench: 'no-op', tool: 'node --import tsx, an empty file', seconds: startUp }));

const made: string[] = [];
for (const nodes of [40, 500, 10_000]) {
  const dir = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  symlinkSync(join(repository, 'orchestrator'), join(dir, 'orchestrator'));
  symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'));
  for (const name of ['package.json', 'package-lock.json']) symlinkSync(join(repository, name), join(dir, name));
  writeFileSync(join(dir, 'stages.ts'), stages);
  writeFileSync(join(dir, 'pipeline.ts'), pipeline(nodes - 2));
  const args = [...node.slice(1), 'pipeline.ts', 'run'];
  // Code that was saved as a process started is not run inline.
  await new Promise((done) => setTimeout(done, 100));
  const [cold] = timeCommand(node[0], args, dir, 1);
  timeCommand(node[0], args, dir, 1);
  const seconds = median(timeCommand(node[0], args, dir, TIMES));
  // Computes again into new stores with the code already read, to get the cost of the stages alone.
  const again = ['one', 'two', 'three'].map((store) => {
    cpSync(join(dir, 'artifacts/index'), join(dir, store, 'index'), { recursive: true });
    return timeCommand(node[0], [...args, '--store', store], dir, 1)[0]!;
  });
  const stage = (median(again) - seconds) / nodes;
  console.log(
    JSON.stringify({ bench: 'no-op', tool: 'strata', nodes, seconds, overStartUp: seconds - startUp, cold, stage }),
  );

  const rival = join(dir, 'make');
  mkdirSync(rival);
  writeFileSync(join(rival, 'Makefile'), makefile(nodes - 2));
  if (spawnSync('make', ['--version']).status === 0) {
    timeCommand('make', ['-s', '-j2'], rival, 1);
    console.log(
      JSON.stringify({
        bench: 'no-op',
        tool: 'make',
        nodes,
        seconds: median(timeCommand('make', ['-s', '-j2'], rival, TIMES)),
      }),
    );
  }
  made.push(dir);
}
// At the end: ext4 takes long to make files where many were deleted in the last minute.
for (const dir of made) rmSync(dir, { recursive: true, force: true });
