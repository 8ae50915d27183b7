import assert from 'node:assert/strict';
import type { CodeFingerprint } from '../../../orchestrator/code/fingerprint.ts';
import { type Files, loadParser, TestProject } from './project.ts';
import { NOT_PLAIN, PLAIN, type Snippet } from './snippets.ts';
import { STATEFUL } from './stateful-snippets.ts';

const RUN = 'return { text: work(inputs, params) };';
const stageFile = (run: string, more: string): string => `
import * as v from 'valibot';
import { stage } from '../orchestrator/stage.ts';
import { Text } from './artifacts.ts';
import { work } from '../learn/work.ts';
${more}
export const out = stage({
  name: 'work', source: import.meta.url, inputs: {}, params: v.any(), outputs: { text: Text },
  async run({ inputs, params, log, random, ...context }) { ${run} },
});
`;
const ARTIFACTS = `
import { artifact } from '../orchestrator/artifact.ts';
export const Text = artifact({
  kind: 'text', version: 1,
  async write(value, to) { await to.write('text', JSON.stringify(value)); },
  read: (from) => from.json('text'),
});
`;

async function judged(
  project: TestProject,
  { work = 'export const work = (x, p) => p;', files = {}, run = RUN, more = '' }: Snippet,
): Promise<CodeFingerprint> {
  const base: Files = {
    'stages/work.ts': stageFile(run, more),
    'stages/artifacts.ts': ARTIFACTS,
    'learn/work.ts': work,
  };
  project.write({ ...base, ...files });
  const reader = await project.open({ trustStats: false });
  return reader.fingerprint(`${project.root}/stages/work.ts`, 'out');
}

describe('The proofs about a stage', function () {
  this.timeout(60_000);
  const verdicts = new Map<Snippet, CodeFingerprint>();
  before(loadParser);
  before(async () => {
    const project = new TestProject();
    for (const snippet of [PLAIN, NOT_PLAIN, STATEFUL].flatMap((table) => Object.values(table)))
      verdicts.set(snippet, await judged(project, snippet));
    project.end();
  });
  /** The snippets of a table of which the proof says something, with its words. */
  const found = (table: Readonly<Record<string, Snippet>>, proof: 'state' | 'notPlain'): Record<string, string> =>
    Object.fromEntries(
      Object.entries(table).flatMap(([title, snippet]) => {
        const verdict = verdicts.get(snippet)![proof];
        return verdict ? [[title, `${verdict.what} at ${verdict.at}`]] : [];
      }),
    );

  it('say of plain functions of data that they are, and that nothing stays in their process', () => {
    assert.deepEqual(found(PLAIN, 'notPlain'), {});
    assert.deepEqual(found(PLAIN, 'state'), {});
    assert.ok(Object.keys(PLAIN).length >= 40);
  });

  it('say of nothing else that it is plain, and name the line', () => {
    for (const table of [NOT_PLAIN, STATEFUL]) {
      const refused = found(table, 'notPlain');
      assert.deepEqual(Object.keys(refused), Object.keys(table));
      for (const text of Object.values(refused)) assert.match(text, / at [\w./-]+(:\d+)?$/);
    }
    assert.ok(Object.keys(NOT_PLAIN).length >= 40);
  });

  it('find what a module, a global object or a package may keep from one stage to the next', () => {
    assert.deepEqual(Object.keys(found(STATEFUL, 'state')), Object.keys(STATEFUL));
    assert.ok(Object.keys(STATEFUL).length >= 40);
  });

  it('let a process be used again after work that is not plain but keeps nothing', () => {
    const certain = Object.entries(NOT_PLAIN).filter(([, { mayKeep }]) => !mayKeep);
    assert.deepEqual(found(Object.fromEntries(certain), 'state'), {});
  });
});
