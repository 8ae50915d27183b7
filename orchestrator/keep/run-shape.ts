import { amount, flag, json, list, map, name, object, type Shape, text, time, tuple, whole } from '../ground/shape.ts';

/** Digests of version 0.1 too: its runs stay readable. */
const anyDigest: Shape = (value, at) =>
  typeof value === 'string' && /^(sha256:[0-9a-f]{64}|xxh128:[0-9a-f]{32})$/.test(value)
    ? undefined
    : `${at} is not a digest`;

const nodeShape = object({ status: name, outputs: map(anyDigest, name) }, { key: anyDigest });
const counts = { ran: whole, fresh: whole, failed: whole, skipped: whole, seconds: amount, savedSeconds: amount };

/** A line of a run's journal. */
export const journalShape = tuple(name, nodeShape);

/** The shape of `RunRecord`. */
export const runShape = object(
  {
    ...{ run: name, experiment: name },
    set: list(text),
    startedAt: time,
    owner: object({ host: text, boot: text, pid: whole, start: text }),
    nodes: map(nodeShape, name),
  },
  {
    settings: json,
    again: text,
    finished: object({ ok: flag }, { ...counts, interrupted: flag, outputs: map(text), determinism: map(name) }),
  },
);
