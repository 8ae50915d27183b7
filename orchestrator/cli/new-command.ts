import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../ground/problems.ts';
import type { Command } from './command.ts';
import type { Output } from './output.ts';
import type { OwnContext } from './own-context.ts';
import type { Project } from './project.ts';
import type { Scaffold, Scaffolded, Scaffolds } from './scaffold.ts';
import { rootOf } from './session.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const [SHORTEST, LONGEST] = [3, 24];
const RESERVED =
  /^(abstract|any|arguments|async|await|boolean|break|case|catch|class|const|continue|debugger|declare|default|delete|else|enum|eval|export|extends|false|finally|for|function|implements|import|instanceof|interface|let|new|null|number|package|private|protected|public|return|static|string|super|switch|symbol|this|throw|true|try|type|typeof|undefined|var|void|while|with|yield)$/;

/** The command `new` of a project that can make these kinds of files. */
export const newFor = (scaffolds: Scaffolds): Command<OwnContext> => ({
  name: 'new',
  description: 'files to begin with, and the lines by which the project knows them',
  arguments: [
    { name: '<kind>', choices: Object.keys(scaffolds) },
    { name: '<name>', description: 'lower-case words joined by hyphens' },
  ],
  async action({ project, output }, _, kind: string, name: string) {
    await writeScaffold(project, await scaffolds[kind]!(), kind, name, output);
  },
});

/**
 * Writes files that pass the project's tests, and edits those that must know them. Everything is read and composed before
 * anything is written.
 * @throws Problem `bad-name`, `name-taken`, or what the project says of a place that it does not find
 */
async function writeScaffold(
  project: Project,
  scaffold: Scaffold,
  kind: string,
  name: string,
  output: Output,
): Promise<void> {
  checkName(kind, name);
  const made = await scaffold(name);
  const root = rootOf(project);
  await checkFree(root, kind, name, made);
  const texts = new Map(Object.entries(made.files));
  for (const { path, change } of made.edits)
    texts.set(path, change(texts.get(path) ?? (await readFile(join(root, path), 'utf8'))));
  const { outputFile } = await import('fs-extra/esm');
  for (const [path, text] of texts) await outputFile(join(root, path), text);
  const written = Object.keys(made.files);
  const edited = [...texts.keys()].filter((path) => !written.includes(path));
  output.data({ kind, name, written, edited, next: made.next });
  const lines = [...written.map((path) => `wrote   ${path}`), ...edited.map((path) => `edited  ${path}`)];
  output.text([...lines, '', 'next:', ...made.next.map((step) => `  ${step}`)].join('\n'));
}

function checkName(kind: string, name: string): void {
  if (NAME.test(name) && name.length >= SHORTEST && name.length <= LONGEST && !RESERVED.test(name)) return;
  const suggested = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, LONGEST);
  const hint = NAME.test(suggested) && suggested !== name ? ` For example: new ${kind} ${suggested}.` : '';
  const why = RESERVED.test(name) ? 'it is a word of the language' : 'files and code are named after it';
  throw new Problem(
    'bad-name',
    `"${name}" cannot be the name of a ${kind}: ${why}. Write ${SHORTEST} to ${LONGEST} lower-case letters and digits, words joined by hyphens.${hint}`,
    { exitCode: 2 },
  );
}

async function checkFree(root: string, kind: string, name: string, { files, taken = [] }: Scaffolded): Promise<void> {
  const there = Object.keys(files).find((path) => existsSync(join(root, path)));
  const named = await Promise.all(
    taken.map(async ({ path, pattern }) => (pattern.test(await readFile(join(root, path), 'utf8')) ? path : undefined)),
  );
  const place = there ?? named.find((path) => path !== undefined);
  if (place === undefined) return;
  throw new Problem(
    'name-taken',
    `There is a "${name}" already: ${place} ${there ? 'exists' : 'uses that name'}. Nothing was written. Choose another name for the ${kind}.`,
    { exitCode: 2 },
  );
}
