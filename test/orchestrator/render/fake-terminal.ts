/** As much of a terminal as the live view uses: it turns what is written into the lines that a person would see. */
export class FakeTerminal {
  readonly isTTY = true;
  columns: number;
  rows: number;
  raw = '';
  cursorHidden = false;
  #screen: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  get stream(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }

  /** Wraps the lines that are too long for the new width, as terminals do. */
  resize(columns: number): void {
    this.columns = columns;
    const lines = this.#screen.map((line) => line.join('').trimEnd());
    this.#screen = lines
      .flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [''])
      .map((line) => [...line]);
    this.#row = this.#screen.length - 1;
    this.#column = 0;
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
    else if (letter === 'K') this.#screen[this.#row]!.length = this.#column;
    else if (letter === 'J') {
      this.#screen.length = this.#row + 1;
      this.#screen[this.#row]!.length = this.#column;
    } else if (numbers === '?25') this.cursorHidden = letter === 'l';
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
