import type { ScreenStream } from '../../../orchestrator/render/listr-screen.ts';

/** As much of a terminal as the live view uses: what is written becomes the lines that a person would see. */
export class FakeTerminal {
  readonly isTTY = true;
  columns: number;
  rows: number;
  raw = '';
  cursorHidden = false;
  readonly #screen: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  get stream(): ScreenStream {
    return this as unknown as ScreenStream;
  }

  get lines(): string[] {
    return this.#screen.map((line) => line.join('').trimEnd());
  }

  write = (text: string): boolean => {
    this.raw += text;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what terminals are sent
    const pieces = text.matchAll(/\u001b\[([?\d;]*)([A-Za-z])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\n|\r|./gu);
    for (const [piece, numbers, letter] of pieces) this.#take(piece, numbers ?? '', letter);
    return true;
  };

  #take(piece: string, numbers: string, letter: string | undefined): void {
    if (letter === 'A') this.#row = Math.max(0, this.#row - Number(numbers || 1));
    else if (letter === 'K') this.#screen[this.#row] = [];
    else if (letter === 'G') this.#column = 0;
    else if (numbers === '?25') this.cursorHidden = letter === 'l';
    else if (letter === 'm' || piece.startsWith('\u001b]')) return;
    else if (piece === '\n') {
      this.#row += 1;
      this.#column = 0;
      while (this.#screen.length <= this.#row) this.#screen.push([]);
    } else if (piece === '\r') this.#column = 0;
    else if (letter !== undefined) throw new Error(`the fake terminal does not know ${JSON.stringify(piece)}`);
    else {
      const line = this.#screen[this.#row]!;
      while (line.length < this.#column) line.push(' ');
      line[this.#column] = piece;
      this.#column += 1;
    }
  }
}
