/**
 * Seconds of a Barlow Twins step with conv-small at batch 256 on 32x32 images, beside the same step in PyTorch
 * (bench/README.md says how). `node --import tsx bench/conv-small-step.ts [steps] [native|wasm|cpu]`
 */
import * as tf from '@tensorflow/tfjs-core';
import { createEncoder } from '../learn/encoders/encoder.ts';
import { toInput } from '../learn/encoders/input.ts';
import { openEngine } from '../learn/engine/open.ts';
import { barlowTwinsMethod } from '../learn/methods/barlow-twins.ts';
import { createOptimizer } from '../learn/optim/optimizer.ts';
import { together, trainStep } from '../learn/train/training.ts';
import { randomStreams } from '../orchestrator/random.ts';

const steps = Number(process.argv[2] ?? 20);
const batch = 256;
const engine = await openEngine((process.argv[3] ?? 'native') as 'native');
const random = randomStreams(0);
const spec = { name: 'conv-small' as const, mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26], features: 256 };
const encoder = createEncoder(spec, random);
const method = barlowTwinsMethod({ projector: [512, 512], lambda: 5e-3 })(encoder, random);
const weights = together(encoder.weights, method.weights);
const optimizer = createOptimizer({ name: 'adam' }, weights.parameters);
const stream = random('pixels');
const pixels = [0, 1].map(() => Uint8Array.from({ length: batch * 32 * 32 * 3 }, () => stream.int(256)));

const times: number[] = [];
for (let step = 0; step < steps + 3; step++) {
  const started = performance.now();
  const inputs = pixels.map((view) => toInput(view, 32, 32, spec));
  await trainStep(weights, optimizer, { learningRate: 1e-3 }, step, () => method.loss(inputs).loss);
  tf.dispose(inputs);
  if (step >= 3) times.push(performance.now() - started);
}
times.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    what: 'Barlow Twins step, conv-small, batch 256, two views',
    engine: engine.name,
    threads: engine.threads,
    medianMs: Math.round(times[times.length >> 1]!),
    fastestMs: Math.round(times[0]!),
  }),
);
process.exit(0);
