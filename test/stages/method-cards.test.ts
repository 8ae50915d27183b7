import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { METHOD_CARDS } from '../../learn/methods/cards.ts';
import type { MethodPreset } from '../../learn/methods/method-card.ts';
import { METHOD_STAGES } from '../../stages/pretrain/methods.ts';
import { Experiment } from '../../stages/settings/experiment.ts';
import { settingsOf } from '../../stages/settings/presets.ts';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

describe('The card of a method', () => {
  for (const card of METHOD_CARDS) {
    const { id, views, usesLabels, options, defaults, presets } = card;
    it(`is named like its files and its stage: ${id}`, () => {
      for (const file of [`learn/methods/${id}.card.ts`, `learn/methods/${id}.ts`, `stages/pretrain/${id}.ts`])
        assert.ok(existsSync(join(repository, file)), file);
      assert.equal(METHOD_STAGES[id].spec.name, `pretrain/${id}`);
    });

    it(`agrees with the inputs and parameters of its stage: ${id}`, () => {
      const { inputs, params } = METHOD_STAGES[id].spec;
      assert.equal('views' in inputs, views === 'cached');
      assert.equal('unlabeled' in inputs, views === 'plain');
      assert.equal('subset' in params.entries, usesLabels);
      for (const option of Object.keys(options.entries)) assert.ok(option in params.entries, option);
    });

    it(`has defaults and presets that its options accept: ${id}`, () => {
      assert.deepEqual(v.parse(options as v.GenericSchema, defaults), defaults);
      for (const [preset, { source }] of Object.entries(presets as Record<string, MethodPreset<object>>)) {
        assert.ok(source.length > 0, preset);
        const pretrain = { epochs: 1, methods: [id], preset };
        // A queue may hold the embeddings of ten thousand images.
        const data = { name: 'synthetic', train: 20_000 };
        const parsed = v.parse(Experiment, { title: 'card', data, pretrain }).pretrain!;
        v.parse(options as v.GenericSchema, settingsOf(parsed, id).options);
      }
    });
  }
});
