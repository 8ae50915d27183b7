/** The main table of a run, as people read it: in the unit and with the digits of the report. */
export interface MainResults {
  /** What the numbers are: `seconds`. */
  readonly what: string;
  readonly columns: readonly string[];
  /** Decimals with which every value is printed. */
  readonly decimals: number;
  /** A value for each column; null where nothing was measured. The row that the study is about stands first. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}
