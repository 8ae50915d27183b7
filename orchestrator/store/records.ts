import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { moveOver, writeFileAtomically } from '../ground/atomic-file.ts';
import { clean } from '../ground/clean-text.ts';
import { canonicalJson, type Digest, isDigest, sha256 } from '../ground/digest.ts';
import { codeOf, storeUnreadable, writing } from '../ground/file-problems.ts';
import { NewFile } from '../ground/new-file.ts';
import { readStored } from '../ground/plain-file.ts';
import { Problem } from '../ground/problems.ts';
import { temporaryName } from '../ground/process-identity.ts';
import { isRecord, json } from '../ground/shape.ts';
import { type StatIndex, stampOf, statOf } from '../ground/stat-index.ts';
import { oldStore } from './format.ts';
import { GroupCommit } from './group-commit.ts';
import { indexedRecord, summaryOf } from './indexed-record.ts';
import type { Layout } from './layout.ts';
import type { Quarantine } from './quarantine.ts';
import type { NodeRecord } from './record.ts';
import { recordShape } from './record-shape.ts';
import { entriesOf } from './walk.ts';

/** The trouble with a record that the disk does not return: its artifacts may be intact. */
export const unreadableRecord = 'it cannot be read (EIO)';

const before = '{"checksum":"';
const between = '","record":';

/** A record as text: its checksum, then the bytes that the checksum covers. */
export function recordText(record: NodeRecord): string {
  const body = canonicalJson(record);
  return `${before}${sha256(body)}${between}${body}}\n`;
}

/** The record in a text, whatever names its outputs, or in words why there is none. */
export function recordIn(text: string, key: Digest): NodeRecord | string {
  const sumAt = before.length;
  const bodyAt = sumAt + sha256('').length + between.length;
  if (!text.startsWith(before) || !text.endsWith('}\n') || text.slice(bodyAt - between.length, bodyAt) !== between)
    return 'it is truncated or not a record';
  const body = text.slice(bodyAt, -2);
  if (sha256(body) !== text.slice(sumAt, bodyAt - between.length)) return 'its content does not match its checksum';
  let record: NodeRecord;
  try {
    record = JSON.parse(body) as NodeRecord;
  } catch {
    return 'it is not valid JSON';
  }
  if (!isRecord(record)) return 'it is not an object';
  if (record.version !== 1) return `it has version ${clean(String(record.version))}, and this program knows version 1`;
  if (record.key !== key) return `it is the record of another key, ${clean(String(record.key))}`;
  return record;
}

/** The record in a text, with every member of its type, or in words why there is none. */
export function parseRecord(text: string, key: Digest): NodeRecord | string {
  const record = recordIn(text, key);
  if (typeof record === 'string') return record;
  const wrong = recordShape(record, '');
  // Members that this version does not know are written again with the others.
  return wrong === undefined ? (json(record, 'it') ?? record) : `its member ${clean(wrong)}`;
}

/** True for a whole record of version 0.1: not damaged, and not to be taken for it. */
function isOldRecord(text: string, key: Digest): boolean {
  const record = recordIn(text, key);
  return (
    typeof record === 'object' && Object.values(record.outputs ?? {}).some((one) => String(one).startsWith('xxh128:'))
  );
}

/** The result of each key, one file each. */
export class Records {
  readonly #layout: Layout;
  readonly #quarantine: Quarantine;
  readonly #group: GroupCommit;
  readonly #index: StatIndex;
  constructor(layout: Layout, index: StatIndex, quarantine: Quarantine) {
    this.#index = index;
    this.#layout = layout;
    this.#quarantine = quarantine;
    this.#group = new GroupCommit(layout.records);
  }

  /** Undefined if there is none or a damaged one. That is moved to quarantine, which continues after the call. */
  read(key: Digest): NodeRecord | undefined {
    const path = this.#layout.record(key);
    const stat = statOf(path);
    if (stat === undefined) return undefined;
    const summary = this.#index.get(key, stat);
    if (summary !== undefined) return indexedRecord(key, summary, () => this.#whole(key));
    const found = this.look(key);
    if (typeof found !== 'string') {
      // The stat comes before the text, so that a change in between is noticed.
      if (found !== undefined) this.#index.set(key, stat, summaryOf(found));
      return found;
    }
    this.#pending.push(this.#quarantine.take(path, found, stampOf(stat)));
    return undefined;
  }

  #whole(key: Digest): NodeRecord {
    const found = this.look(key);
    if (found !== undefined && typeof found !== 'string') return found;
    throw new Problem(
      'record-gone',
      `The record ${this.#layout.record(key)} can no longer be read: ${found ?? 'another process removed it'}. Run the command again.`,
    );
  }

  readonly #pending: Promise<unknown>[] = [];

  /** Resolves when the damaged records that were read are in quarantine. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending.splice(0));
  }

  /** The record of a key, or in words what is wrong with it. Changes nothing. */
  look(key: Digest): NodeRecord | string | undefined {
    const path = this.#layout.record(key);
    let text: string;
    try {
      text = readStored(path);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT') return undefined;
      if (code === 'EACCES' || code === 'EPERM') throw storeUnreadable(path, error);
      if (code === 'EIO') return unreadableRecord;
      if (code === 'EISDIR') return 'it is a folder';
      throw error; // for example no more open files, which says nothing about the record
    }
    const found = parseRecord(text, key);
    if (typeof found === 'string' && isOldRecord(text, key)) throw oldStore(this.#layout.root);
    return found;
  }

  async write(record: NodeRecord, confirm?: () => void): Promise<void> {
    // A killed process leaves it where the next run looks for such files, not among thousands of records.
    const temporary = join(this.#layout.tmp, temporaryName('record'));
    await writeFileAtomically(this.#layout.record(record.key), recordText(record), temporary, confirm);
  }

  async commit(record: NodeRecord, unsynced: readonly NewFile[]): Promise<void> {
    await writing(this.#layout.records, async () => {
      const file = new NewFile(join(this.#layout.tmp, temporaryName('record')), 0o644);
      try {
        await file.write(new TextEncoder().encode(recordText(record)));
        await this.#group.commit([...unsynced, file], () => moveOver(file.path, this.#layout.record(record.key)));
      } catch (error) {
        await file.abandon();
        await rm(file.path, { force: true }).catch(() => {});
        throw error;
      }
    });
  }

  room(): Promise<void> {
    return this.#group.room();
  }

  async remove(key: Digest): Promise<void> {
    this.#index.delete(key);
    await writing(this.#layout.records, () => rm(this.#layout.record(key), { force: true }));
  }

  /** Keys that have a record, intact or damaged, sorted by name. */
  async keys(): Promise<Digest[]> {
    const names = (await entriesOf(this.#layout.records)).map(({ name }) => name);
    const keys = names.filter((name) => name.endsWith('.json')).map((name) => `sha256:${name.slice(0, -5)}` as const);
    return keys.filter(isDigest).sort();
  }
}
