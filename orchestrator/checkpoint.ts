/** Files of one checkpoint, by name. */
export type CheckpointFiles = Readonly<Record<string, Uint8Array>>;

/** The unfinished work of one key. A changed parameter or input has another key, so it can never pick up an old one. */
export interface Checkpoints {
  /** The newest whole and undamaged checkpoint of this key, if there is one. */
  load(): Promise<CheckpointFiles | undefined>;
  /** Publishes a checkpoint atomically and keeps the last two. */
  save(files: CheckpointFiles): Promise<void>;
}
