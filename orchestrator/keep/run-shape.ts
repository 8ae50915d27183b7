import { amount, flag, json, list, map, name, object, type Shape, text, time, tuple, whole } from '../ground/shape.ts';
import { PROGRAM } from '../ground/text.ts';

/** Digests of version 0.1 too: its runs stay readable. */
const anyDigest: Shape = (value, at) =>
  typeof value === 'string' && /^(sha256:[0-9a-f]{64}|xxh128:[0-9a-f]{32})$/.test(value)
    ? undefined
    : `${at} is not a digest`;

const nodeShape = object({ status: name, outputs: map(anyDigest, name) }, { key: anyDigest });
const counts = { ran: whole, fresh: whole, failed: whole, skipped: whole, seconds: amount, savedSeconds: amount };

/** A line of a run's journal. */
export const journalShape = tuple(name, nodeShape);

/** A word of a command as `shellWord` writes it. */
const WORD = String.raw`[\w@%+=:,./-]+|'[^']*'(?:\\''[^']*')*|"\$\(printf '[^']*'\)"`;
const AGAIN = new RegExp(`^${PROGRAM.replace('.', '\\.')} reproduce(?: (?:${WORD}))*$`);

/** Messages print it for people to run, so a stranger's store must not put another program there. */
const command: Shape = (value, at) =>
  typeof value === 'string' && AGAIN.test(value) ? undefined : `${at} is not a command that reproduces`;

/** A word that no command takes for an option. */
const experiment: Shape = (value, at) =>
  typeof value === 'string' && value.startsWith('-') ? `${at} is not a name` : name(value, at);

/** The shape of `RunRecord`. */
export const runShape = object(
  {
    ...{ run: name, experiment },
    set: list(text),
    startedAt: time,
    owner: object({ host: text, boot: text, pid: whole, start: text }),
    nodes: map(nodeShape, name),
  },
  {
    settings: json,
    again: command,
    finished: object({ ok: flag }, { ...counts, interrupted: flag, outputs: map(text), determinism: map(name) }),
  },
);
