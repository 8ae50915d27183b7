import type * as v from 'valibot';
import { barlowTwinsCard } from './barlow-twins.card.ts';
import { byolCard } from './byol.card.ts';
import { colorizationCard } from './colorization.card.ts';
import { denoisingAutoencoderCard } from './denoising-autoencoder.card.ts';
import { moCoCard } from './moco.card.ts';
import { nnclrCard } from './nnclr.card.ts';
import { rotationCard } from './rotation.card.ts';
import { simClrCard } from './simclr.card.ts';
import { simSiamCard } from './simsiam.card.ts';
import { supConCard } from './supcon.card.ts';
import { swavCard } from './swav.card.ts';
import { vicRegCard } from './vicreg.card.ts';

/** All methods, in the order in which lists and reports name them. */
export const METHOD_CARDS = [
  barlowTwinsCard,
  vicRegCard,
  simClrCard,
  moCoCard,
  nnclrCard,
  byolCard,
  simSiamCard,
  swavCard,
  rotationCard,
  denoisingAutoencoderCard,
  colorizationCard,
  supConCard,
] as const;

type Cards = (typeof METHOD_CARDS)[number];
export type MethodId = Cards['id'];
export type MethodOptions = { readonly [C in Cards as C['id']]: v.InferOutput<C['options']> };

export const METHOD_IDS: readonly MethodId[] = METHOD_CARDS.map(({ id }) => id);

export const methodCard = <Id extends MethodId>(id: Id): Extract<Cards, { readonly id: Id }> =>
  METHOD_CARDS.find((card) => card.id === id) as Extract<Cards, { readonly id: Id }>;
