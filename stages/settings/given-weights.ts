import * as v from 'valibot';
import { ENCODER_CARDS } from '../../learn/encoders/cards.ts';
import { EMPTY_PATH, place } from '../../learn/schema-words.ts';
import { isDistinct, TWICE } from './distinct.ts';

/** Weights from a file: a start for trainings (`init`), or a network to compare with (`pretrained`). */

/** A file with every tensor of the encoder, keyed by its content. A path alone is enough. */
const start = v.pipe(
  v.union([
    v.pipe(
      v.string(),
      v.transform((path) => ({ path })),
    ),
    v.strictObject({
      path: v.string(),
      /** The name in rows of the report; the file's name by default. */
      name: v.exactOptional(v.string()),
      /** The family of the rows. Only whoever made the weights knows whether labels were used; `pretrained` by default. */
      family: v.exactOptional(v.picklist(['pretrained', 'self-supervised'])),
    }),
  ]),
  v.check(({ path }) => /\S/.test(path), EMPTY_PATH),
  v.transform(({ path, ...rest }: { path: string; name?: string; family?: 'pretrained' | 'self-supervised' }) => ({
    path,
    name: path.split(/[\\/]/).findLast(Boolean) ?? path,
    family: 'pretrained' as const,
    ...rest,
  })),
);
export const init = v.optional(v.nullable(start), null);

/**
 * Addresses whose name ends with the file's SHA-256, or with its first digits, as on PyTorch's hub. Other bytes with the same
 * eight digits can be made, so there https must say who sends them.
 */
const SELF_VERIFYING = /^https:.*-[0-9a-f]{8,64}\.\w+$|-[0-9a-f]{64}\.\w+$/;

/** Encoders whose weights are published, trained on ImageNet's labels. */
const published = ENCODER_CARDS.flatMap((card) => ('imagenet' in card ? [card.id] : []));

export const pretrained = v.pipe(
  v.strictObject({
    network: v.optional(v.picklist(published), 'resnet18'),
    /** A local file: safetensors, torch.save's format, or a Python wheel that contains one; without it a download. */
    path: v.optional(v.nullable(place), null),
    /** An address other than the network's published one, and the SHA-256 of the file there. */
    url: v.optional(
      v.nullable(
        v.pipe(
          v.string(),
          // Addresses are written into records and logs: nothing in them may be a secret.
          v.regex(
            /^https?:\/\/[^/?#@]+\/(?:[^?#]*\/)?[^/?#]+$/,
            'an address of a file: https://…/name, without ? and #, and without a name and password',
          ),
        ),
      ),
      null,
    ),
    sha256: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'))), null),
    /** False feeds pixels / 255, as in Study A; the default uses the statistics of the network's own training. */
    normalise: v.exactOptional(v.boolean()),
    /** Sides to which images are resized bilinearly, one row each; null keeps their size. */
    sizes: v.optional(
      v.pipe(
        v.array(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(32)))),
        v.minLength(1),
        v.check(isDistinct, TWICE),
      ),
      [null, 96],
    ),
  }),
  v.check(
    ({ url, sha256 }) => url === null || sha256 !== null || SELF_VERIFYING.test(url),
    'pretrained.url needs pretrained.sha256, the SHA-256 of the file: weights from the web are never used unverified. Only an https address whose name ends with its first digits does without',
  ),
);
