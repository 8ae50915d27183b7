import * as tf from '@tensorflow/tfjs-core';
import { toEngine } from '../../learn/encoders/parameter.ts';
import { buildWeights } from '../../learn/encoders/weights.ts';
import { neighboursAcrossViews } from '../../learn/losses/nearest.ts';
import { normaliseRows } from '../../learn/losses/normalise-rows.ts';
import { acrossViews } from '../../learn/losses/nt-xent.ts';
import { npairs } from '../../learn/losses/supcon.ts';
import { type KerasLayer, kerasHead, rectified } from '../../learn/methods/keras-heads.ts';
import { gradientOf } from '../../learn/train/gradient.ts';
import { fill } from './fill.ts';
import { usePlainEngine } from './plain-engine.ts';
import { assertClose, reference } from './reference.ts';
import { testStreams } from './streams.ts';

const expected = reference('keras');
const z1 = () => tf.tensor2d(fill(1001, 128), [8, 16]);
const z2 = () => tf.tensor2d(fill(1002, 128), [8, 16]);
const queue = () => normaliseRows(tf.tensor2d(fill(1003, 192), [12, 16]));

const losses: Record<string, (z: tf.Tensor2D) => tf.Scalar> = {
  'npairs, temperature 0.05': (z) => npairs(z, Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1), { temperature: 0.05 }),
  'across views, temperature 0.1': (z) => acrossViews(z, z2(), { temperature: 0.1 }),
  'neighbours across views, temperature 0.1': (z) => neighboursAcrossViews(z, z2(), queue(), { temperature: 0.1 }),
};

const norm: KerasLayer = { width: 12, bias: false, after: ['norm'] };
const heads: Record<string, KerasLayer[]> = {
  'projector, two layers': rectified([12, 10]),
  'projector with ReLU': [{ width: 10, bias: true, after: ['relu'] }],
  'SimSiam projector': [{ ...norm, after: ['norm', 'relu'] }, norm],
  'SimSiam predictor': [
    { width: 6, bias: false, after: ['relu', 'norm'] },
    { width: 12, bias: true, after: [] },
  ],
};

/** Output for z1 and norms of gradients of a head with weights by the rule of the reference file. */
function resultsOf(layers: readonly KerasLayer[], training: boolean) {
  const filled = buildWeights(testStreams(1), 'init-head');
  const head = kerasHead(filled, 16, layers, { training });
  const seeds = { kernel: 1200, shift: 1300, scale: 1400 };
  for (const parameter of filled.weights.parameters) {
    const { value, layout, name } = parameter;
    const kind = layout === 'linear' ? 'kernel' : /norm\.weight$/.test(name) ? 'scale' : 'shift';
    const values = fill(seeds[kind]++, value.size);
    const scaled = values.map((v) => ({ kernel: 0.5 * v, shift: 0.1 * v, scale: 1 + 0.1 * v })[kind]);
    value.dispose();
    // The file has a weight as [in, out], as the engine does.
    parameter.value =
      layout === 'linear' ? tf.keep(tf.tensor(scaled, value.shape)) : toEngine(scaled, value.shape, layout);
  }
  let output: tf.Tensor2D | undefined;
  const { flat } = gradientOf(filled.weights.parameters, () => {
    output = tf.keep(head.forward(z1()));
    return tf.mean(tf.square(output));
  });
  const gradient = flat.dataSync();
  let offset = 0;
  const norms = filled.weights.parameters.map(({ value: { size } }) => {
    offset += size;
    return Math.hypot(...gradient.subarray(offset - size, offset));
  });
  return { first: output!.dataSync().slice(0, 16), norms };
}

describe("Keras' code examples", () => {
  before(usePlainEngine);

  for (const [name, loss] of Object.entries(losses))
    it(`have the loss ${name}, and its gradient`, () => {
      const { value, gradient } = expected.losses[name];
      assertClose(loss(z1()).dataSync(), [value], 1e-5, 'loss');
      assertClose(
        tf
          .grad((z) => loss(z as tf.Tensor2D))(z1())
          .dataSync(),
        gradient,
        1e-4,
        'gradient',
      );
    });

  for (const [name, layers] of Object.entries(heads))
    for (const [mode, training] of Object.entries({ 'as called': false, training: true }))
      it(`have the head ${name}, ${mode}, and its gradients`, () => {
        const { output_first16, gradient_norms } = expected.heads[`${name}, ${mode}`];
        const { first, norms } = resultsOf(layers, training);
        assertClose(first, output_first16, 1e-4, 'output');
        assertClose(norms, gradient_norms, 1e-3, 'norms of gradients');
      });
});
