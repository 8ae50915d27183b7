import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodeReader } from '../../../orchestrator/code/reader.ts';
import { isAllowed } from '../../../orchestrator/guard/allowance.ts';
import type { Stage } from '../../../orchestrator/node-types.ts';
import { tensorEnvironment } from '../../../stages/tensor-environment.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('The stages of this project', function () {
  this.timeout(120_000);

  it('ask for nothing in their code that they do not allow', async () => {
    const indexDir = mkdtempSync(join(tmpdir(), 'strata-own-'));
    const reader = await CodeReader.open({ root, indexDir });
    const tensor = tensorEnvironment('auto', 2).allow ?? [];
    const seen: string[] = [];
    const refused: string[] = [];
    for (const file of readdirSync(join(root, 'stages'), { recursive: true, encoding: 'utf8' })) {
      if (!/\bstage\(\{/.test(file.endsWith('.ts') ? readFileSync(join(root, 'stages', file), 'utf8') : '')) continue;
      const module: Record<string, unknown> = await import(join(root, 'stages', file));
      for (const [exported, value] of Object.entries(module)) {
        if (!('spec' in Object(value))) continue;
        const { spec } = value as Stage;
        const allowed = [...(spec.allow ?? []), ...(spec.environment ? tensor : [])];
        const { impurities } = await reader.fingerprint(`stages/${file}`, exported);
        seen.push(spec.name);
        for (const { what, at } of impurities) if (!isAllowed(what, allowed)) refused.push(`${file}: ${what} at ${at}`);
      }
    }
    rmSync(indexDir, { recursive: true });
    assert.ok(seen.length >= 25, `only ${seen.join(', ')}`);
    assert.deepEqual(refused, []);
  });
});
