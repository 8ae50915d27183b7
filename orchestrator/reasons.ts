import { canonicalJson } from './digest.ts';
import type { Reason } from './events.ts';
import type { KeyParts } from './key.ts';

/** What differs between two keys of one node, most telling first. Empty when the keys are equal. */
export function reasonsBetween(before: KeyParts, after: KeyParts): Reason[] {
  const reasons: Reason[] = [];
  const differ = (cause: Reason['cause'], kind: string, a: Values, b: Values): void => {
    for (const what of changedNames(a, b)) {
      const [old, now] = [textOf(a[what]), textOf(b[what])];
      reasons.push({ cause, what, detail: sentence(kind, what, old, now), ...optional(old, now) });
    }
  };
  differ('parameter', 'parameter', before.params, after.params);
  differ('file', 'the content of', before.files, after.files);
  differ('input', 'input', before.inputs, after.inputs);
  differ('code', 'function', hashes(before), hashes(after));
  differ('package', 'package', before.code.packages, after.code.packages);
  differ('environment', 'environment', before.environment, after.environment);
  differ('environment', 'output format of', before.outputs, after.outputs);
  differ('upstream', 'the key of', before.provenance, after.provenance);
  if (before.keyVersion !== after.keyVersion)
    reasons.push({
      cause: 'environment',
      what: 'key version',
      detail: `the orchestrator's key version is ${after.keyVersion}, it was ${before.keyVersion}`,
    });
  if (reasons.length === 0 && before.code.fingerprint !== after.code.fingerprint)
    reasons.push({ cause: 'code', what: 'version', detail: 'the stated code version changed' });
  return reasons;
}

/** One sentence for a node's line: the first reason, and how many more there are. */
export function reasonSentence(reasons: readonly Reason[]): string {
  const [first, ...rest] = reasons;
  if (!first) return 'nothing changed';
  return rest.length === 0 ? first.detail : `${first.detail} (and ${rest.length} more)`;
}

type Values = Readonly<Record<string, unknown>>;

const hashes = (parts: KeyParts): Values =>
  Object.fromEntries(Object.entries(parts.code.declarations).map(([id, part]) => [id, part.hash]));

function changedNames(a: Values, b: Values): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names.filter((name) => textOf(a[name]) !== textOf(b[name]));
}

const textOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : canonicalJson(value);

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

function sentence(kind: string, what: string, old: string | undefined, now: string | undefined): string {
  const isHash = (text: string) => /^(xxh128|sha256):|^[0-9a-f]{32,}$/.test(text);
  if (old === undefined) return `${kind} ${what} is new`;
  if (now === undefined) return `${kind} ${what} is gone`;
  if (isHash(old) || isHash(now) || old.startsWith('[')) return `${kind} ${what} changed`;
  return `${kind} ${what} changed from ${short(old)} to ${short(now)}`;
}

const optional = (before: string | undefined, after: string | undefined) => ({
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});
