import {
  amount,
  digest,
  either,
  json,
  list,
  map,
  name,
  object,
  oneOf,
  type Shape,
  text,
  time,
  tuple,
  whole,
} from '../ground/shape.ts';

/** The parts of a key of version 0.1 stay as they were hashed. */
const partDigest: Shape = (value, at) =>
  typeof value === 'string' && /^xxh128:[0-9a-f]{32}$/.test(value) ? undefined : digest(value, at);

/** The shape of `KeyParts`. */
export const partsShape = object(
  {
    keyVersion: whole,
    stage: name,
    code: object({ fingerprint: text, declarations: map(object({ hash: text, via: text })), packages: map(text) }),
    params: map(json),
    files: map(partDigest),
    inputs: map(either(partDigest, list(partDigest))),
    outputs: map(text, name),
    environment: map(text),
    provenance: map(partDigest),
  },
  { runtime: map(text), origins: map(either(text, list(text))) },
);

/** The shape of `NodeRecord`. */
export const recordShape = object(
  {
    version: oneOf(1),
    key: digest,
    ...{ stage: name, node: name, experiment: name, run: name },
    outputs: map(digest, name),
    parts: partsShape,
    seconds: amount,
    startedAt: time,
    finishedAt: time,
    machine: map(either(text, amount)),
  },
  {
    items: map(list(tuple(name, digest)), name),
    ...{ attempts: whole, resumedFrom: whole, peakMemory: amount },
    told: map(oneOf('bitwise', 'tolerance', 'none')),
    toldSeals: map(digest),
    origin: object({ file: text, seal: digest, importedAt: time }),
  },
);
