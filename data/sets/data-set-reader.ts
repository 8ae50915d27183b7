import type { Source } from '../archive/names.ts';
import type { Images, Watch } from '../types.ts';
import type { DataSetCard } from './data-set-card.ts';

/** Training, test and unlabelled images, of one shape. The last part is often empty. */
export interface DecodedParts {
  readonly train: Images;
  readonly test: Images;
  readonly unlabeled: Images;
}

/** Reads the files of one data set in the formats in which it is published. */
export interface DataSetReader {
  readonly card: DataSetCard;
  /** True if `read` reads an archive with these file names. */
  recognises(names: readonly string[]): boolean;
  /**
   * @param workspace - A folder for what does not fit into memory; it must last as long as the pixels are read.
   * @throws Problem for files that are damaged or missing; `signal.reason` when aborted.
   */
  read(source: Source, workspace: () => Promise<string>, watch: Watch): Promise<DecodedParts>;
}
