import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tensorEnvironment } from '../../stages/tensor-environment.ts';
import { type Sandbox, sandbox } from '../learn/engine/fake-pip.ts';

const noLock = async () => ({ isHeld: () => true, release: async () => {} });

describe('The environment of tensor stages', () => {
  let box: Sandbox;
  beforeEach(async () => {
    box = await sandbox(undefined);
  });
  afterEach(() => box.restore());

  it('describes the engine that it fell back to, also where the cache cannot remember the failure', async () => {
    const file = join(box.folder, 'no-folder');
    await writeFile(file, '');
    process.env.STRATA_CACHE = join(file, 'cache');
    const environment = tensorEnvironment('auto', 2);
    const notices: string[] = [];
    const report = { notice: (_: string, code: string) => void notices.push(code), lock: noLock };
    await environment.prepare!(report, new AbortController().signal);
    assert.ok(notices.includes('engine-fallback'), notices.join());
    const { STRATA_ENGINE } = await environment.variables!();
    assert.equal((await environment.describe()).engine, STRATA_ENGINE);
  });
});
