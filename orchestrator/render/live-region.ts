import { visibleWidth } from '../ground/text.ts';
import { progressSequence } from './terminal.ts';

export interface RegionOptions {
  /** The terminal that the region is on. */
  readonly stream: NodeJS.WriteStream;
  /** Other streams on the same terminal: what they print appears above the region, not through it. */
  readonly shared: readonly NodeJS.WriteStream[];
  /** The rows to show now, each at most `columns` wide. `spinner` is one character that turns. */
  readonly rows: (columns: number, spinner: string) => readonly string[];
  /** The escape sequence for the progress in the terminal's title bar; empty for a terminal without one. */
  readonly progress: () => string;
}

const drawEveryMilliseconds = 100;
const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const margin = 1; // some terminals wrap as soon as the last column is written
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearToEndOfLine = '\u001b[K';
const clearBelow = '\u001b[J';
const cursorUp = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : '');

/**
 * The rows at the bottom of a terminal that are redrawn in place. Everything that is printed meanwhile appears above
 * them. Each drawing is one write that overwrites the rows from the top, so that nothing flickers.
 */
export class LiveRegion {
  readonly #options: RegionOptions;
  readonly #write: (text: string) => unknown;
  readonly #restoreStreams: readonly (() => void)[];
  readonly #timer: NodeJS.Timeout;
  readonly #atExit = (): void => this.close();
  #above: string[] = [];
  #frame = 0;
  #drawn = '';
  #widths: readonly number[] = [];
  #columns = 0;
  #progress = '';

  constructor(options: RegionOptions) {
    this.#options = options;
    this.#write = options.stream.write.bind(options.stream);
    const streams = new Set([options.stream, ...options.shared]);
    this.#restoreStreams = [...streams].map((stream) => redirectLines(stream, (lines) => this.print(lines)));
    this.#write(hideCursor);
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), drawEveryMilliseconds);
    this.#timer.unref(); // a region that nobody closed must not keep the process alive
    process.once('exit', this.#atExit);
  }

  /** Shows whole lines above the region at its next drawing. */
  print(lines: readonly string[]): void {
    this.#above.push(...lines);
  }

  /** Leaves the last state on the terminal and gives the terminal back. */
  close(): void {
    process.removeListener('exit', this.#atExit);
    clearInterval(this.#timer);
    this.#draw(true);
    for (const restore of this.#restoreStreams) restore();
    this.#write(this.#progress === '' ? showCursor : showCursor + progressSequence('clear'));
  }

  #draw(last = false): void {
    const { stream, rows, progress } = this.#options;
    const columns = stream.columns || 80;
    const current = rows(columns - margin, spinner[this.#frame++ % spinner.length]!);
    // The cursor cannot go back to rows that have scrolled off the screen.
    const shown = last ? current : current.slice(1 - (stream.rows || 24));
    const drawn = shown.map((row) => `${row}${clearToEndOfLine}\n`).join('');
    const above = this.#above.map((line) => overwriting(line, columns)).join('');
    const signal = last ? this.#progress : progress();
    if (drawn !== this.#drawn || above !== '' || columns !== this.#columns || signal !== this.#progress) {
      const clear = columns === this.#columns ? '' : clearBelow;
      const changed = signal === this.#progress ? '' : signal;
      this.#write(`${changed}\r${cursorUp(this.#height(columns))}${clear}${above}${drawn}${clearBelow}`);
    }
    this.#above = [];
    this.#drawn = drawn;
    this.#widths = shown.map(visibleWidth);
    this.#columns = columns;
    this.#progress = signal;
  }

  /** Terminal rows that the last drawing takes. A terminal that was made narrower has wrapped it. */
  #height(columns: number): number {
    return this.#widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
  }
}

/** A line of any length, written over rows with other text. Clearing after a full row would take its last character. */
function overwriting(line: string, columns: number): string {
  const width = visibleWidth(line);
  return width > 0 && width % columns === 0 ? `${line}\n` : `${line}${clearToEndOfLine}\n`;
}

/** Hands the lines that are written to a stream to `print`. The function it returns undoes that and writes an unfinished line. */
function redirectLines(stream: NodeJS.WriteStream, print: (lines: readonly string[]) => void): () => void {
  const write = stream.write;
  let unfinished = '';
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop()!;
    print(lines);
    const callback = rest.at(-1);
    if (typeof callback === 'function') callback();
    return true;
  }) as typeof stream.write;
  return () => {
    stream.write = write;
    if (unfinished !== '') stream.write(`${unfinished}\n`);
  };
}
