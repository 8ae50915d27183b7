import { stage } from '../../orchestrator/stage.ts';
import { decodeInputs, decodeOutputs, decodeParams, decodeWith } from './decode-with.ts';

/** CIFAR-100 from its own archives or from image files. */
export const decodeCifar100 = stage({
  name: 'decode',
  source: import.meta.url,
  inputs: decodeInputs,
  params: decodeParams,
  outputs: decodeOutputs,
  async run(context) {
    const { cifar100 } = await import('../../data/sets/cifar100.ts');
    return decodeWith(context, [cifar100]);
  },
});
