import type { Encoder } from '../encoders/encoder.ts';
import { weightsDigest } from '../export/weights-digest.ts';
import { encoderChanged } from './problems.ts';

/**
 * Runs `work`, which may use the encoder but not change it, and holds it to that. `work` is given the weights' digest.
 *
 * @param method - Whose encoder it is, for the message.
 * @throws Problem `encoder-changed` when weights or statistics differ afterwards; what `work` gave is lost then.
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
