import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodeReader } from '../../orchestrator/code/reader.ts';
import { exportOf } from '../../orchestrator/plan/stage-export.ts';
import { METHOD_STAGES } from '../../stages/pretrain/methods.ts';
import { probeAtFractions } from '../../stages/probe-at-fractions.ts';
import { randomEncoder } from '../../stages/random-encoder.ts';
import { report } from '../../stages/report.ts';
import { split } from '../../stages/split.ts';
import { supervised } from '../../stages/supervised/supervised.ts';

describe('Cards', function () {
  this.timeout(120_000);

  it('are in the code of no stage, and settings neither: only a value that changes makes results stale', async () => {
    const indexDir = await mkdtemp(join(tmpdir(), 'strata-cards-'));
    try {
      const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
      const reader = await CodeReader.open({ root, indexDir });
      const methods = Object.values(METHOD_STAGES);
      for (const { spec } of [...methods, randomEncoder, split, supervised, probeAtFractions, report]) {
        const { declarations } = await reader.fingerprint(spec.source, await exportOf(spec, undefined));
        assert.ok(declarations.length > 10, spec.name);
        const found = declarations.filter(({ id }) => /(\.card|\/cards|settings\/.*-settings)\.ts#/.test(id));
        assert.deepEqual(
          found.map(({ id }) => id),
          [],
          spec.name,
        );
      }
    } finally {
      await rm(indexDir, { recursive: true });
    }
  });
});
