import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile } from '../ground/atomic-file.ts';
import { codeOf } from '../ground/file-problems.ts';
import { commandText } from '../ground/printed-command.ts';
import { Problem } from '../ground/problems.ts';
import type { Command } from './command.ts';
import type { OwnContext } from './own-context.ts';
import type { ReadText, Scaffolded, Scaffolds } from './scaffold.ts';
import { rootOf } from './session.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const [SHORTEST, LONGEST] = [3, 24];
const RESERVED =
  /^(abstract|any|arguments|async|await|boolean|break|case|catch|class|const|continue|debugger|declare|default|delete|else|enum|eval|export|extends|false|finally|for|function|implements|import|instanceof|interface|let|new|null|number|package|private|protected|public|return|static|string|super|switch|symbol|this|throw|true|try|type|typeof|undefined|var|void|while|with|yield)$/;

/**
 * The command `new` of a project that can make these kinds of files. All texts are composed before the first is written,
 * and a write that fails is undone.
 */
export const newFor = (scaffolds: Scaffolds): Command<OwnContext> => ({
  name: 'new',
  description: 'write the first files of a new part, and the lines that register it',
  arguments: [
    { name: '<kind>', choices: Object.keys(scaffolds) },
    { name: '<name>', description: 'lower-case words joined by hyphens' },
  ],
  /** @throws Problem `bad-name`, `name-taken`, `no-place`, `not-written` */
  async action({ project, output }, _, kind: string, name: string) {
    checkName(kind, name);
    const root = rootOf(project);
    const scaffold = await scaffolds[kind]!();
    const { files, edits, next: steps } = await scaffold(name, readerOf(root));
    const next = steps.map((step) => (typeof step === 'string' ? step : commandText(...step)));
    checkFree(root, kind, name, files);
    await writeAll(root, files, edits);
    const [written, edited] = [Object.keys(files), Object.keys(edits)];
    output.data({ kind, name, written, edited, next });
    const lines = [...written.map((path) => `wrote   ${path}`), ...edited.map((path) => `edited  ${path}`)];
    output.text([...lines, '', 'next:', ...next.map((step) => `  ${step}`)].join('\n'));
  },
});

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

const readerOf =
  (root: string): ReadText =>
  async (path) => {
    try {
      return await readFile(join(root, path), 'utf8');
    } catch (error) {
      throw new Problem(
        'no-place',
        `${path} cannot be read (${codeOf(error)}), and it must know the new files. Nothing was written. Restore it and try again.`,
        { exitCode: 2, cause: error },
      );
    }
  };

function checkFree(root: string, kind: string, name: string, files: Scaffolded['files']): void {
  const there = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (there === undefined) return;
  throw new Problem(
    'name-taken',
    `There is a "${name}" already: ${there} exists. Nothing was written. Choose another name for the ${kind}.`,
    { exitCode: 2 },
  );
}

/** Writes new files, then edits. @throws Problem `not-written`, after everything is as it was */
async function writeAll(root: string, files: Scaffolded['files'], edits: Scaffolded['edits']): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  let current = '';
  try {
    for (const [path, text] of Object.entries(files)) {
      current = path;
      const file = join(root, path);
      const folder = await mkdir(dirname(file), { recursive: true });
      if (folder !== undefined) undo.push(() => rm(folder, { recursive: true }));
      await writeFile(file, text, { flag: 'wx' });
      undo.push(() => rm(file));
    }
    for (const [path, text] of Object.entries(edits)) {
      current = path;
      const file = join(root, path);
      const before = await readFile(file);
      await replaceFile(file, (draft) => writeFile(draft, text));
      undo.push(() => replaceFile(file, (draft) => writeFile(draft, before)));
    }
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw new Problem(
      'not-written',
      `${current} could not be written (${codeOf(error)}), so everything that was written before it was taken back. Make its folder writable and try again.`,
      { exitCode: 2, cause: error },
    );
  }
}
