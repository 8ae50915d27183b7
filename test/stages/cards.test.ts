import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodeReader } from '../../orchestrator/code/reader.ts';
import { simClr } from '../../stages/pretrain/simclr.ts';
import { probeAtFractions } from '../../stages/probe-at-fractions.ts';
import { randomEncoder } from '../../stages/random-encoder.ts';
import { report } from '../../stages/report.ts';
import { supervised } from '../../stages/supervised/supervised.ts';

describe('Cards', function () {
  this.timeout(120_000);

  it("are in the code of no stage but a method's own, so that an edit to one leaves the results of all others fresh", async () => {
    const indexDir = await mkdtemp(join(tmpdir(), 'strata-cards-'));
    try {
      const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
      const reader = await CodeReader.open({ root, indexDir });
      for (const { spec } of [randomEncoder, supervised, simClr, probeAtFractions, report]) {
        const { declarations } = await reader.fingerprint(spec.source, spec.name);
        assert.ok(declarations.length > 10, spec.name);
        const cards = declarations
          .map(({ id }) => id.split('#')[0]!)
          .filter((file) => /(\.card|\/cards)\.ts$/.test(file));
        const own = `learn/methods/${spec.name.replace(/^pretrain\//, '')}.card.ts`;
        assert.deepEqual(
          cards.filter((file) => file !== own),
          [],
          spec.name,
        );
      }
    } finally {
      await rm(indexDir, { recursive: true });
    }
  });
});
