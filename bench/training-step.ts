/**
 * Milliseconds of one Barlow Twins step on 32x32 images. `node --import tsx bench/training-step.ts ENCODER [BATCH]
 * [STEPS] [ENGINE]`, ENCODER being conv-small or resnet18 (ImageNet stem).
 */
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../learn/encoders/encoder.ts';
import { toInput } from '../learn/encoders/input.ts';
import { workerVariables } from '../learn/engine/describe.ts';
import { openEngine } from '../learn/engine/open.ts';
import { barlowTwinsMethod } from '../learn/methods/barlow-twins.ts';
import { createOptimizer } from '../learn/optim/optimizer.ts';
import { together, trainStep } from '../learn/train/training.ts';
import type { EncoderSpec } from '../learn/types.ts';
import { randomStreams } from '../orchestrator/random.ts';
import { asWorker, median } from './measure.ts';

const [name = 'resnet18', batch = '128', steps = '6', choice = 'native'] = process.argv.slice(2);
await asWorker(choice, workerVariables);

const engine = await openEngine(choice as 'native');
const random = randomStreams(0);
const input = { mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] };
const spec: EncoderSpec =
  name === 'resnet18'
    ? { name: 'resnet18', stem: 'imagenet', ...input, features: 512 }
    : { name: 'conv-small', ...input, features: 256 };
const encoder = createEncoder(spec, random);
const projector = name === 'resnet18' ? [512, 512, 512] : [512, 512];
const method = barlowTwinsMethod({ projector, lambda: 5e-3 })(encoder, random, {
  steps: Number(steps) + 2,
  stepsPerEpoch: Number(steps) + 2,
  batch: Number(batch),
  height: 32,
  width: 32,
});
const weights = together(encoder.weights, method.weights);
const optimizer = createOptimizer({ name: 'adam' }, weights.parameters);
const stream = random('pixels');
const views = [0, 1].map(() => Uint8Array.from({ length: Number(batch) * 32 * 32 * 3 }, () => stream.int(256)));

const times: number[] = [];
for (let step = 0; step < Number(steps) + 2; step++) {
  const started = performance.now();
  const inputs = views.map((view) => toInput(view, 32, 32, spec));
  await trainStep(
    weights,
    optimizer,
    { learningRate: 1e-4 },
    step,
    () => method.loss(inputs, step, { pixels: views }).loss,
  );
  tf.dispose(inputs);
  if (step >= 2) times.push(performance.now() - started);
}
console.log(
  JSON.stringify({
    bench: 'training-step',
    encoder: name,
    batch: Number(batch),
    engine: engine.name,
    threads: engine.threads,
    medianMs: Math.round(median(times)),
    fastestMs: Math.round(Math.min(...times)),
  }),
);
process.exit(0);
