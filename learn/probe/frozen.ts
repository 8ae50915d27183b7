import type { Encoder } from '../encoders/encoder.ts';
import { weightsDigest } from '../export/weights-digest.ts';
import { encoderChanged } from './problems.ts';

/**
 * Runs `work` and checks that it did not change the encoder. `work` gets the digest of the weights.
 *
 * @param method - Method of the encoder, for the message.
 * @throws Problem `encoder-changed` where weights or statistics differ afterwards; the result of `work` is lost then.
 */
export async function withFrozen<T>(
  encoder: Pick<Encoder, 'state'>,
  method: string,
  work: (digest: string) => Promise<T>,
): Promise<T> {
  const before = weightsDigest(await encoder.state());
  const result = await work(before);
  const after = weightsDigest(await encoder.state());
  if (after !== before) throw encoderChanged(method, before, after);
  return result;
}
