import { join } from 'node:path';
import type { DeterminismChecked, Event, NodeFinished, RunFinished } from '../events.ts';
import { newRunId, openRunRecord, RunJournal, type RunRecord, runDir, saveRunSync } from '../keep/kept-runs.ts';
import type { PlannedNode } from '../plan/plan.ts';
import type { Renderer } from '../render/renderer.ts';
import { newestCheckpoint } from '../store/checkpoint.ts';
import { type Output, runView } from './output.ts';
import { runNode, runNodes } from './run-outcome.ts';
import type { Session } from './session-types.ts';

/** A run that has begun: its id, its record and journal in the store, its view, and the outcome of each node so far. */
export class OpenRun {
  readonly id: string;
  readonly outcomes: Record<string, NodeFinished> = {};
  readonly checked: DeterminismChecked[] = [];
  readonly #storeDir: string;
  readonly #record: RunRecord;
  readonly #journal: RunJournal;
  readonly #view: Renderer;

  private constructor(storeDir: string, record: RunRecord, view: Renderer) {
    this.id = record.run;
    this.#storeDir = storeDir;
    this.#record = record;
    this.#journal = new RunJournal(storeDir, record.run);
    this.#view = view;
  }

  /** @throws Problem `disk-full`, `store-unwritable` */
  static async begin({ store, choice, value, repeat }: Session, output: Output, again?: string): Promise<OpenRun> {
    const now = new Date();
    const run = newRunId(now);
    const { experiment, recordedAs, set, options } = choice;
    const named = recordedAs === undefined ? { experiment } : { experiment: recordedAs, ...(again && { again }) };
    const begun = { run, ...named, set, ...options, settings: value, startedAt: now.toISOString() };
    const record = openRunRecord(store.root, begun);
    const view = await runView(output, join(runDir(store.root, run), 'events.jsonl'), {
      ...{ flags: repeat, again, savedAt: (key) => newestCheckpoint(store, key) },
    });
    return new OpenRun(store.root, record, view);
  }

  emit(event: Event): void {
    if (event.type === 'node-finished') this.outcomes[event.node] = event;
    if (event.type === 'determinism-checked') this.checked.push(event);
    this.#view.handle(event);
    // Kept while the run goes on, so that gc spares the checkpoints of a run that was killed.
    if (event.type === 'node-finished' && this.#journal.isOpen) this.#journal.append(event.node, runNode(event));
    if (event.type !== 'node-started') return;
    if (!this.#journal.isOpen) {
      saveRunSync(this.#storeDir, this.#record);
      for (const outcome of Object.values(this.outcomes)) this.#journal.append(outcome.node, runNode(outcome));
    }
    this.#journal.append(event.node, { status: 'failed', key: event.key, outputs: {} });
  }

  /** Notes the fresh results before anything computes, so that gc spares what will be read. */
  keepFresh(plan: readonly PlannedNode[]): void {
    saveRunSync(this.#storeDir, this.#record);
    for (const { named, record } of plan)
      if (record) this.#journal.append(named.name, { status: 'fresh', key: record.key, outputs: record.outputs });
  }

  /** Writes the end of the run and closes its view. */
  async finish(finished: RunFinished): Promise<void> {
    this.#journal.close();
    try {
      this.emit(finished);
      saveRunSync(this.#storeDir, { ...this.#record, finished, nodes: runNodes(this.outcomes) });
    } finally {
      await this.#view.close();
    }
  }

  /** Closes a run that ends with an error and so has no end to write. */
  async abandon(): Promise<void> {
    this.#journal.close();
    await this.#view.close();
  }
}
