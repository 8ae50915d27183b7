import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { EncoderId } from '../encoders/cards.ts';
import { MEAN_IMAGE } from '../encoders/mean-image.ts';
import type { EncoderSpec, StateDict } from '../types.ts';
import { efficientNetLite0 } from './tfjs-efficientnet.ts';
import { resnet50V2, resnetV1 } from './tfjs-keras.ts';
import { NORMALISE } from './tfjs-weights.ts';

const EPSILON = 1e-5;
/** Keras' convention; PyTorch calls it 0.1. */
const MOMENTUM = 0.9;

/**
 * The layers of an encoder, with zeros for weights, so that nothing is drawn here or when the model is loaded. Layers have
 * the names of PyTorch's modules. The weights tell the sizes of filters.
 */
export function buildLayers(spec: EncoderSpec, weights: StateDict): LayersModel {
  const images = input({ shape: [...(spec.meanImage ?? [null, null]), spec.mean.length], name: 'images' });
  const scaled = layers
    .depthwiseConv2d({ kernelSize: 1, depthwiseInitializer: 'zeros', trainable: false, name: NORMALISE })
    .apply(images) as SymbolicTensor;
  const normalised = spec.meanImage ? lessMeanImage(scaled, [...spec.meanImage, spec.mean.length]) : scaled;
  const map = NETWORKS[spec.name as EncoderId](normalised, weights, spec);
  const features = layers.globalAveragePooling2d({ name: 'features' }).apply(map) as SymbolicTensor;
  return model({ inputs: images, outputs: features, name: spec.name });
}

/** Layers from the normalised images to the last map. */
type BuildLayers = (images: SymbolicTensor, weights: StateDict, spec: EncoderSpec) => SymbolicTensor;

const NETWORKS: Readonly<Record<EncoderId, BuildLayers>> = {
  'conv-small': convSmall,
  resnet18: resnet,
  resnet34: resnet,
  resnet50: resnet,
  resnet20: resnetV1,
  resnet32: resnetV1,
  resnet44: resnetV1,
  resnet56: resnetV1,
  resnet50v2: resnet50V2,
  'efficientnet-lite0': efficientNetLite0,
};

/** No layer subtracts a constant image, but a normalisation with variance 1 does, if every pixel is a feature. */
function lessMeanImage(images: SymbolicTensor, shape: number[]): SymbolicTensor {
  const flat = layers.flatten({ name: `${MEAN_IMAGE}.flat` }).apply(images);
  const less = layers
    .batchNormalization({ center: false, scale: false, trainable: false, name: MEAN_IMAGE })
    .apply(flat);
  return layers.reshape({ targetShape: shape, name: `${MEAN_IMAGE}.image` }).apply(less) as SymbolicTensor;
}

function layerParts(weights: StateDict) {
  const relu = (x: SymbolicTensor, name: string) => layers.reLU({ name }).apply(x) as SymbolicTensor;
  /** Zeros on all four sides; `same` would pad only the bottom and the right at stride 2. */
  const pad = (x: SymbolicTensor, padding: number, name: string) =>
    padding === 0
      ? x
      : (layers
          .zeroPadding2d({
            padding: [
              [padding, padding],
              [padding, padding],
            ],
            name,
          })
          .apply(x) as SymbolicTensor);
  /** Convolution with symmetric padding, then normalisation. */
  const unit = (x: SymbolicTensor, conv: string, norm: string, stride: number, padding?: number) => {
    const [filters, , kernelSize] = weights.get(`${conv}.weight`)!.shape as [number, number, number, number];
    const y = layers
      .conv2d({ filters, kernelSize, strides: stride, useBias: false, kernelInitializer: 'zeros', name: conv })
      .apply(pad(x, padding ?? (kernelSize - 1) / 2, `${conv}.pad`)) as SymbolicTensor;
    return layers.batchNormalization({ epsilon: EPSILON, momentum: MOMENTUM, name: norm }).apply(y) as SymbolicTensor;
  };
  return { relu, pad, unit, has: (name: string) => weights.has(name) };
}

function convSmall(images: SymbolicTensor, weights: StateDict): SymbolicTensor {
  const { relu, unit } = layerParts(weights);
  return [1, 2, 2, 2].reduce(
    (x, stride, i) => relu(unit(x, `features.${3 * i}`, `features.${3 * i + 1}`, stride), `features.${3 * i + 2}`),
    images,
  );
}

/** torchvision's ResNets. The names of the weights tell the number and the kind of blocks. */
function resnet(images: SymbolicTensor, weights: StateDict, spec: EncoderSpec): SymbolicTensor {
  const { relu, pad, unit, has } = layerParts(weights);
  const cifar = spec.stem?.startsWith('cifar');
  let x = relu(unit(images, 'conv1', 'bn1', cifar ? 1 : 2, spec.stem === 'cifar-pad2' ? 2 : undefined), 'relu');
  // After a ReLU nothing is below 0, so zeros at the border never win the maximum.
  if (!cifar)
    x = layers
      .maxPooling2d({ poolSize: 3, strides: 2, name: 'maxpool' })
      .apply(pad(x, 1, 'maxpool.pad')) as SymbolicTensor;
  for (const layer of [1, 2, 3, 4])
    for (let block = 0; has(`layer${layer}.${block}.conv1.weight`); block++) {
      const name = `layer${layer}.${block}`;
      const stride = layer > 1 && block === 0 ? 2 : 1;
      const last = has(`${name}.conv3.weight`) ? 3 : 2;
      let inner = x;
      for (let k = 1; k <= last; k++) {
        // The stride is in the first 3x3 convolution, which is the second of a bottleneck.
        const y = unit(inner, `${name}.conv${k}`, `${name}.bn${k}`, k === last - 1 ? stride : 1);
        inner = k < last ? relu(y, `${name}.relu${k}`) : y;
      }
      const shortcut = has(`${name}.downsample.0.weight`)
        ? unit(x, `${name}.downsample.0`, `${name}.downsample.1`, stride)
        : x;
      const sum = layers.add({ name: `${name}.add` }).apply([inner, shortcut]) as SymbolicTensor;
      x = relu(sum, `${name}.relu${last}`);
    }
  return x;
}
