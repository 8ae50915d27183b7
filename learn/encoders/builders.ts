import type { EncoderId } from './cards.ts';
import { convKeras } from './conv-keras.ts';
import { convSmall } from './conv-small.ts';
import { efficientNetLite0 } from './efficientnet-lite.ts';
import type { BuildNetwork } from './network.ts';
import { resnet } from './resnet.ts';
import { resnetV1 } from './resnet-v1.ts';
import { resnet50V2 } from './resnet-v2.ts';
import { resnetV2Cifar } from './resnet-v2-cifar.ts';

/** The code of each encoder. Stages load it only inside `run`. */
export const BUILDERS: Readonly<Record<EncoderId, BuildNetwork>> = {
  'conv-small': convSmall,
  resnet18: (builder, channels, stem) => resnet(builder, channels, 18, stem),
  resnet34: (builder, channels, stem) => resnet(builder, channels, 34, stem),
  resnet50: (builder, channels, stem) => resnet(builder, channels, 50, stem),
  resnet20: (builder, channels) => resnetV1(builder, channels, 3),
  resnet32: (builder, channels) => resnetV1(builder, channels, 5),
  resnet44: (builder, channels) => resnetV1(builder, channels, 7),
  resnet56: (builder, channels) => resnetV1(builder, channels, 9),
  resnet20v2: (builder, channels) => resnetV2Cifar(builder, channels, 2),
  resnet50v2: (builder, channels) => resnet50V2(builder, channels),
  'efficientnet-lite0': (builder, channels) => efficientNetLite0(builder, channels),
  'conv-keras': (builder, channels) => convKeras(builder, channels),
};
