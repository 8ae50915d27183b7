import { problem } from '../problem.ts';

export function stateMismatch(what: string, faults: readonly string[]): Error {
  const shown = faults.slice(0, 5).join('; ');
  const more = faults.length > 5 ? `; and ${faults.length - 5} more` : '';
  return problem(
    'state-mismatch',
    `The weights do not fit the encoder ${what}: ${shown}${more}. Give weights of the same architecture and stem, with PyTorch's parameter names and without the classifier.`,
  );
}

export function unknownEncoder(name: string, known: readonly string[]): Error {
  return problem('unknown-encoder', `There is no encoder "${name}". Use one of ${known.join(', ')}.`);
}

/** @param given, expected - Height and width. */
export function imageSizeDiffers(given: readonly [number, number], expected: readonly [number, number]): Error {
  return problem(
    'image-size-differs',
    `This encoder subtracts the mean of its training images pixel by pixel. They had ${expected.join('x')} pixels, and these images have ${given.join('x')}. Give images of the same size, or train with --set encoder.normalise=true, which normalises by channel and takes any size, small crops included.`,
  );
}

/** @param given - Height and width. */
export function imageTooSmall(encoder: string, given: readonly [number, number], smallest: number): Error {
  return problem(
    'image-too-small',
    `The encoder ${encoder} takes images of at least ${smallest}x${smallest} pixels, and these have ${given.join('x')}. Set data.size=96, or choose another encoder with encoder.name.`,
  );
}
