import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { loadParser } from './project.ts';

const FOLDER = new URL('../../../orchestrator/code/', import.meta.url);

describe('Code fingerprints of this project itself', () => {
  before(loadParser);

  for (const name of readdirSync(FOLDER))
    it(`see no difference between ${name} and the JavaScript that the compiler makes of it`, async () => {
      const { factsOf } = await import('../../../orchestrator/code/facts.ts');
      const { ts } = await import('../../../orchestrator/code/syntax.ts');
      const text = readFileSync(new URL(name, FOLDER), 'utf8');
      const { outputText } = ts.transpileModule(text, {
        compilerOptions: {
          target: ts.ScriptTarget.ESNext,
          module: ts.ModuleKind.ESNext,
          verbatimModuleSyntax: true,
          removeComments: true,
        },
      });
      const hashes = (path: string, source: string) =>
        factsOf(path, source).units.map((unit) => [unit.name, unit.hash]);
      assert.notEqual(outputText, text);
      assert.deepEqual(hashes(name.replace(/ts$/, 'js'), outputText), hashes(name, text));
    });
});
