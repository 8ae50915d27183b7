import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../orchestrator/environment.ts';
import { Keying } from '../../../orchestrator/plan/keying.ts';

const python: Environment = { describe: async () => ({ version: '3.12' }) };

describe('The environments of a stage, in its key', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'strata-environments-'));
  });
  after(() => rmSync(root, { recursive: true }));

  const partsOf = async (environments: Record<string, Environment>) => {
    const keying = await Keying.open({ root, indexDir: join(root, 'index'), environments });
    return keying.environment({ name: 'train', environment: Object.keys(environments) } as never);
  };

  it('are the parts of all', async () => {
    const engine: Environment = { describe: async () => ({ threads: '2' }) };
    assert.deepEqual(await partsOf({ python, engine }), { version: '3.12', threads: '2' });
  });

  it('are refused where two say something under one name', async () => {
    const engine: Environment = { describe: async () => ({ version: '2.21' }) };
    await assert.rejects(partsOf({ python, engine }), {
      code: 'ambiguous-environment',
      message: /"train".*"engine" has a part "version".*"engine version"/,
    });
  });

  it('hold the variables that they give, except those that they allow because they change nothing', async () => {
    const variables = async () => ({ MODE: 'fast', PLACE: '/lib' });
    const engine: Environment = { describe: async () => ({ threads: '2' }), variables, allow: ['env:PLACE'] };
    assert.deepEqual(await partsOf({ engine }), { threads: '2', 'variable MODE': 'fast' });
  });
});
