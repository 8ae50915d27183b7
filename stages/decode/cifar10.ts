import { stage } from '../../orchestrator/stage.ts';
import { decodeInputs, decodeOutputs, decodeParams, decodeWith } from './decode-with.ts';

/** CIFAR-10 from its own archives or from image files. */
export const decodeCifar10 = stage({
  name: 'decode',
  source: import.meta.url,
  inputs: decodeInputs,
  params: decodeParams,
  outputs: decodeOutputs,
  async run(context) {
    const { cifar10 } = await import('../../data/sets/cifar10.ts');
    return decodeWith(context, [cifar10]);
  },
});
