import type { EncoderId } from '../encoders/cards.ts';
import type { ExportedNetwork } from './exported-network.ts';
import { convKeras } from './networks/conv-keras.ts';
import { convSmall } from './networks/conv-small.ts';
import { efficientNetLite0 } from './networks/efficientnet-lite.ts';
import { resnet } from './networks/resnet.ts';
import { resnetV1 } from './networks/resnet-v1.ts';
import { resnet50V2 } from './networks/resnet-v2.ts';
import { resnetV2Cifar } from './networks/resnet-v2-cifar.ts';

/** The exported form of each encoder. */
export const NETWORKS: Readonly<Record<EncoderId, ExportedNetwork>> = {
  'conv-small': convSmall,
  resnet18: resnet,
  resnet34: resnet,
  resnet50: resnet,
  resnet20: resnetV1,
  resnet32: resnetV1,
  resnet44: resnetV1,
  resnet56: resnetV1,
  resnet20v2: resnetV2Cifar,
  resnet50v2: resnet50V2,
  'efficientnet-lite0': efficientNetLite0,
  'conv-keras': convKeras,
};
