import * as v from 'valibot';
import { stage } from '../../orchestrator/stage.ts';
import { Encoder } from '../artifacts.ts';

/** Statistics of ImageNet's pixels, by which torchvision's networks expect their input. */
const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];
const FEATURES = { resnet18: 512, resnet34: 512, resnet50: 2048 } as const;

/** A network trained elsewhere, from its weights file (safetensors, or torch.save's), with torchvision's names. */
export const importEncoder = stage({
  name: 'import-encoder',
  source: import.meta.url,
  inputs: {},
  /** The file is known by its content alone. */
  params: v.strictObject({ path: v.string(), network: v.picklist(['resnet18', 'resnet34', 'resnet50']) }),
  files: ['path'],
  outputs: { encoder: Encoder },
  environment: ['tensor'],
  async run({ params: { path, network }, environment, log }) {
    const { openWorkerEngine } = await import('../../learn/engine/activate.ts');
    await openWorkerEngine(environment.engine);
    const { importEncoder, readWeights } = await import('../../learn/import/encoder-weights.ts');
    const spec = { name: network, stem: 'imagenet', mean: MEAN, std: STD, features: FEATURES[network] } as const;
    const { state, report } = await importEncoder(await readWeights(path), spec);
    log(report);
    return { encoder: state };
  },
});
