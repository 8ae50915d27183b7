import { convKerasCard } from './conv-keras.card.ts';
import { convSmallCard } from './conv-small.card.ts';
import { efficientNetLite0Card } from './efficientnet-lite.card.ts';
import type { EncoderCard } from './encoder-card.ts';
import { resnet18Card, resnet34Card, resnet50Card } from './resnet.card.ts';
import { resnet20Card, resnet32Card, resnet44Card, resnet56Card } from './resnet-v1.card.ts';
import { resnet50v2Card } from './resnet-v2.card.ts';
import { resnet20v2Card } from './resnet-v2-cifar.card.ts';

/**
 * Every encoder, in the order of choices and tables. Stages and experiments may import this file; the code that `run`
 * reaches may not, or an edit to one card would make the results of all encoders stale.
 */
export const ENCODER_CARDS = [
  convSmallCard,
  resnet18Card,
  resnet34Card,
  resnet50Card,
  resnet20Card,
  resnet32Card,
  resnet44Card,
  resnet56Card,
  resnet20v2Card,
  resnet50v2Card,
  efficientNetLite0Card,
  convKerasCard,
] as const satisfies readonly EncoderCard[];

export type EncoderId = (typeof ENCODER_CARDS)[number]['id'];

/** @throws Error for an id that is not in the registry: experiments are validated before. */
export function encoderCard(id: string): EncoderCard {
  const card = ENCODER_CARDS.find((one) => one.id === id);
  if (!card) throw new Error(`there is no encoder ${id}`);
  return card;
}
