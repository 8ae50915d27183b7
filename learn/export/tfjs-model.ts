import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { EncoderState } from '../types.ts';
import { buildLayers } from './tfjs-architecture.ts';
import { layerWeights } from './tfjs-weights.ts';

/** A tfjs layers model as its two files. */
export interface LayersModelFiles {
  /** `model.json`, which refers to `weights.bin` beside it. */
  readonly modelJson: string;
  readonly weightsBin: Uint8Array;
}

/**
 * The encoder as a tfjs layers model that needs no code of ours. Input [b, height, width, channels], float32 in 0 to
 * 255, of any size unless a mean image is subtracted; output [b, features]. The first layers normalise the input.
 */
export function toLayersModel({ spec, weights }: EncoderState): LayersModelFiles {
  const model = buildLayers(spec, weights);
  const modelTopology = model.toJSON(undefined, false);
  model.dispose();
  const { specs, bytes } = layerWeights(spec, weights);
  const json = {
    format: 'layers-model',
    generatedBy: 'Strata',
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  };
  return { modelJson: `${JSON.stringify(json)}\n`, weightsBin: bytes };
}

/** Loads the two files as plain tfjs does. The caller disposes the model. */
export function fromLayersModel({ modelJson, weightsBin }: LayersModelFiles): Promise<LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(modelJson);
  const weightData = Uint8Array.from(weightsBin).buffer;
  return loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }));
}
