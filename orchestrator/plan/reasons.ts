import { REFERENCES } from '../code/closure-digest.ts';
import type { Reason } from '../events.ts';
import { isDigest } from '../ground/digest.ts';
import type { KeyParts } from '../store/key.ts';
import { runtimeWords } from './runtime.ts';
import { changesBetween, valueText } from './value-changes.ts';

/** The differences between two keys of one node, most important first. Empty if the keys are equal. */
export function reasonsBetween(before: KeyParts, after: KeyParts): Reason[] {
  const reasons: Reason[] = [];
  const differ = (cause: Reason['cause'], kind: string, a: Values, b: Values): void => {
    for (const change of changesBetween(a, b))
      if (!isRenamed(change.before, change.after))
        reasons.push(reasonOf(cause, kind, change.path, valueText(change.before), valueText(change.after)));
  };
  differ('parameter', 'parameter', before.params, after.params);
  differ('file', 'the content of', before.files, after.files);
  reasons.push(...inputReasons(before.inputs, after.inputs));
  differ('code', 'function', hashes(before), hashes(after));
  reasons.push(...packageReasons(before.code.packages, after.code.packages));
  differ('environment', 'environment', before.environment, after.environment);
  reasons.push(...runtimeReasons(before.runtime, after.runtime ?? {}));
  differ('environment', 'output format of', before.outputs, after.outputs);
  differ('upstream', 'the key of', before.provenance, after.provenance);
  if (before.origins) differ('input', 'the origin of input', before.origins, after.origins ?? {});
  // Version 0.1 did not keep them.
  else if (after.origins)
    reasons.push({ cause: 'input', what: 'origins', detail: 'its key now holds which node made each input' });
  if (before.keyVersion !== after.keyVersion)
    // First: where the rules differ, other parts may differ because of them alone.
    reasons.unshift({
      cause: 'environment',
      what: 'key version',
      detail: `the orchestrator's key version is ${after.keyVersion}, it was ${before.keyVersion}`,
      before: String(before.keyVersion),
      after: String(after.keyVersion),
    });
  // Parts that have no words of their own: none may change in silence.
  for (const part of Object.keys({ ...before, ...after }).sort())
    if (!inWords.has(part))
      differ('environment', `the part "${part}" of its key,`, only(part, before), only(part, after));
  const [old, now] = [before.code.fingerprint, after.code.fingerprint];
  if (old !== now && (isStated(old) || isStated(now))) {
    const said = (code: string): string => (isStated(code) ? code.slice(8) : 'none');
    const detail = `the stated code version changed from ${said(old)} to ${said(now)}`;
    reasons.unshift({ cause: 'code', what: 'version', detail, before: said(old), after: said(now) });
  }
  // How declarations refer to each other changes with them; it is news only where nothing else of the code is.
  else if (old !== now && !reasons.some(({ cause }) => cause === 'code' || cause === 'package'))
    reasons.push({
      cause: 'code',
      what: 'fingerprint',
      detail:
        'its code changed, though no function by itself: the order in which files are loaded, or what stands between functions',
      before: old,
      after: now,
    });
  return reasons;
}

/** Parts of a key whose changes are told above. */
const inWords = new Set(
  'params files inputs code runtime environment outputs provenance origins keyVersion'.split(' ') satisfies string[],
);

/** The parts of a key, by name, that no other word describes. */
export const furtherParts = (parts: KeyParts): Values =>
  Object.assign({}, ...Object.keys(parts).map((part) => (inWords.has(part) ? {} : only(part, parts))));

const only = (part: string, parts: KeyParts): Values => {
  const value = (parts as unknown as Values)[part];
  return value === undefined ? {} : typeof value === 'object' ? (value as Values) : { [part]: value };
};

/** One sentence for a node's line: the first reason and the number of others. */
export function reasonSentence(reasons: readonly Reason[]): string {
  const [first, ...rest] = reasons;
  if (!first) return 'its key is another, and it is not known why';
  return rest.length === 0 ? first.detail : `${first.detail}, and ${rest.length} more`;
}

/** Why a node need not run, where it last had the key `before`. */
export function freshSentence(before: string | undefined, key: string): string {
  if (before === undefined) return 'its result is in the store already';
  return before === key ? 'nothing changed' : 'put back to what had run before';
}

type Values = Readonly<Record<string, unknown>>;

const isStated = (fingerprint: string): boolean => fingerprint.startsWith('version:');

const hashes = (parts: KeyParts): Values =>
  Object.fromEntries(
    Object.entries(parts.code.declarations).flatMap(([id, { hash }]) => (id.endsWith(REFERENCES) ? [] : [[id, hash]])),
  );

/** True for digests, or lists of as many, of which the old ones are of version 0.1: they tell nothing of the bytes. */
export const isRenamed = (old: unknown, now: unknown): boolean =>
  Array.isArray(old) && Array.isArray(now)
    ? old.length === now.length && old.every((one, i) => one === now[i] || isRenamed(one, now[i]))
    : typeof old === 'string' && old.startsWith('xxh128:') && isDigest(now);

/** Compares lists of inputs item by item, since each has a producer of its own. */
function inputReasons(before: KeyParts['inputs'], after: KeyParts['inputs']): Reason[] {
  return changesBetween(before, after).flatMap(({ path, before: old, after: now }): Reason[] => {
    if (isRenamed(old, now)) return [];
    if (!Array.isArray(old) || !Array.isArray(now))
      return [reasonOf('input', 'input', path, valueText(old), valueText(now))];
    if (valueText([...old].sort()) === valueText([...now].sort()))
      return [{ cause: 'input', what: path, detail: `input ${path} has the same items in another order` }];
    if (old.length !== now.length) {
      const detail = `input ${path} has ${now.length} item${now.length === 1 ? '' : 's'}, it had ${old.length}`;
      return [{ cause: 'input', what: path, detail, before: valueText(old)!, after: valueText(now)! }];
    }
    return now.flatMap((digest, i) =>
      digest === old[i] ? [] : [reasonOf('input', 'input', `${path}[${i}]`, old[i], digest)],
    );
  });
}

/** Names what runs the stage in words, since its parts have short names. */
function runtimeReasons(before: KeyParts['runtime'], after: Readonly<Record<string, string>>): Reason[] {
  if (before === undefined)
    return Object.keys(after).length === 0
      ? []
      : [{ cause: 'environment', what: 'runtime', detail: 'its key now holds the versions of what runs it' }];
  return changesBetween(before, after).map(({ path, before: old, after: now }): Reason => {
    const change =
      old === undefined
        ? `now counts: it is ${now}`
        : now === undefined
          ? 'counts no more'
          : `changed from ${old} to ${now}`;
    const sides = {
      ...(old === undefined ? {} : { before: String(old) }),
      ...(now === undefined ? {} : { after: String(now) }),
    };
    return { cause: 'environment', what: path, detail: `${runtimeWords[path] ?? path} ${change}`, ...sides };
  });
}

/** Compares versions. The hash over all bytes is shown only if nothing else changed. */
function packageReasons(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Reason[] {
  return changesBetween(before, after).map(({ path, before: old, after: now }): Reason => {
    const bare = (value: unknown): string | undefined => (value as string | undefined)?.replace(/ [0-9a-f]{16}$/, '');
    const [was, is] = [bare(old), bare(now)];
    if (was !== is) return reasonOf('package', 'package', path, was, is);
    const detail = `package ${path} is still ${is}, but files of it or of something that it depends on changed`;
    return { cause: 'package', what: path, detail, before: String(old), after: String(now) };
  });
}

function reasonOf(
  cause: Reason['cause'],
  kind: string,
  what: string,
  old: string | undefined,
  now: string | undefined,
): Reason {
  const sides = { ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
  return { cause, what, detail: sentence(kind, what, old, now), ...sides };
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

function sentence(kind: string, what: string, old: string | undefined, now: string | undefined): string {
  const isHash = (text: string) => /^(xxh128|sha256):|^[0-9a-f]{32,}$/.test(text);
  // A member of a parameter called `parameters` is a parameter.
  const name = what.startsWith(`${kind}s.`) ? what.slice(kind.length + 2) : what;
  if (old === undefined) return `${kind} ${name} is new`;
  if (now === undefined) return `${kind} ${name} is gone`;
  if (isHash(old) || isHash(now) || old.startsWith('[')) return `${kind} ${name} changed`;
  return `${kind} ${name} changed from ${short(old)} to ${short(now)}`;
}
