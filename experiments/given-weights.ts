import * as v from 'valibot';
import { ENCODER_CARDS } from '../learn/encoders/cards.ts';
import { distinct } from './distinct.ts';

/** Weights that were made elsewhere: to begin a training with, or as a network to compare with. */

/** Weights to begin with: a file with every tensor of the encoder, known by its content; a path alone will do. */
const start = v.pipe(
  v.union([
    v.pipe(
      v.string(),
      v.transform((path) => ({ path })),
    ),
    v.strictObject({
      path: v.string(),
      /** In the names of rows; the file's own where left out. */
      name: v.exactOptional(v.string()),
      /** What its rows count as: only who made the weights knows whether labels were used (`pretrained`, where left out). */
      family: v.exactOptional(v.picklist(['pretrained', 'self-supervised'])),
    }),
  ]),
  v.transform(({ path, ...rest }: { path: string; name?: string; family?: 'pretrained' | 'self-supervised' }) => ({
    path,
    name: path.split(/[\\/]/).at(-1)!,
    family: 'pretrained' as const,
    ...rest,
  })),
);
export const init = v.optional(v.nullable(start), null);

/** Addresses whose name ends with the first digits of the file's SHA-256, as PyTorch's hub has them. */
const SELF_VERIFYING = /-[0-9a-f]{8,64}\.\w+$/;

/** Encoders whose weights are published, trained on ImageNet's labels. */
const published = ENCODER_CARDS.flatMap((card) => ('imagenet' in card ? [card.id] : []));

export const pretrained = v.pipe(
  v.strictObject({
    network: v.optional(v.picklist(published), 'resnet18'),
    /** A file of yours: safetensors, torch.save's, or a Python wheel with one of the two in it; nothing is downloaded then. */
    path: v.optional(v.nullable(v.string()), null),
    /** Where else to download from than where the network is published, and the SHA-256 of what is there. */
    url: v.optional(
      v.nullable(
        v.pipe(
          v.string(),
          v.regex(/^https?:\/\/[^?#]+\/[^/?#]+$/, 'an address of a file: https://…/name, without ? and #'),
        ),
      ),
      null,
    ),
    sha256: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'))), null),
    /** False feeds pixels / 255 alone, as Study A did; by the statistics of the network's own training where left out. */
    normalise: v.exactOptional(v.boolean()),
    /** Sides to which images are resized for it, bilinearly, a row each; null for the size that they have. */
    sizes: v.optional(
      v.pipe(v.array(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(32)))), v.minLength(1), distinct()),
      [null, 96],
    ),
  }),
  v.check(
    ({ url, sha256 }) => url === null || sha256 !== null || SELF_VERIFYING.test(url),
    'pretrained.url needs pretrained.sha256, the SHA-256 of the file: weights from the web are never used unverified',
  ),
);
