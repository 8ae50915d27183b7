import { problem } from '../problem.ts';

export function stateMismatch(what: string, faults: readonly string[]): Error {
  const shown = faults.slice(0, 5).join('; ');
  const more = faults.length > 5 ? `; and ${faults.length - 5} more` : '';
  return problem(
    'state-mismatch',
    `The weights do not fit the encoder ${what}: ${shown}${more}. Give the weights of this very architecture and stem, under PyTorch's parameter names and without the classifier.`,
  );
}

export function unknownEncoder(name: string, known: readonly string[]): Error {
  return problem('unknown-encoder', `There is no encoder "${name}". Use one of ${known.join(', ')}.`);
}

/** @param given, expected - Height and width. */
export function imageSizeDiffers(given: readonly [number, number], expected: readonly [number, number]): Error {
  return problem(
    'image-size-differs',
    `This encoder subtracts the mean of its training images, pixel by pixel: they had ${expected.join('x')} pixels, and these have ${given.join('x')}. Give images of that size, or train with --set encoder.normalise=true, which goes by channel and takes any size (small crops, too).`,
  );
}
