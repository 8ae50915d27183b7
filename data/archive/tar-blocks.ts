import type { Parser } from 'tar';

const BLOCK = 512;
const ZEROS = Buffer.alloc(BLOCK);

/**
 * Gives a parser whole blocks, and a block of zeros by itself: so the place where the archive ends is known, and what lies
 * behind it can be looked at. The parser would drop that in silence.
 */
export class TarBlocks {
  readonly #parser: Parser;
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;
  #nullBlock = false;
  /** True if anything but zeros follows the end. */
  hasMore = false;

  constructor(parser: Parser) {
    this.#parser = parser;
    parser.on('eof', () => {
      this.#ended = true;
    });
    parser.on('nullBlock', () => {
      this.#nullBlock = true;
    });
    parser.on('entry', () => {
      this.#nullBlock = false;
    });
  }

  /** True if the archive has an end. Some programs write one block of zeros in place of two. */
  get hasEnd(): boolean {
    return this.#ended || this.#nullBlock;
  }

  /** @returns true once the end has been seen. */
  write(chunk: Buffer): boolean {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const whole = bytes.length - (bytes.length % BLOCK);
    this.#rest = Buffer.from(bytes.subarray(whole));
    let from = 0;
    for (let at = 0; at < whole && !this.#ended; at += BLOCK) {
      if (bytes[at] !== 0 || !isZero(bytes.subarray(at, at + BLOCK))) continue;
      if (at > from) this.#parser.write(bytes.subarray(from, at));
      this.#parser.write(bytes.subarray(at, at + BLOCK));
      from = at + BLOCK;
    }
    if (!this.#ended && from < whole) this.#parser.write(bytes.subarray(from, whole));
    else if (this.#ended) {
      this.hasMore ||= !isZero(bytes.subarray(from));
      this.#rest = Buffer.alloc(0);
    }
    return this.#ended;
  }

  end(): void {
    if (this.#rest.length > 0) this.#parser.write(this.#rest);
    this.#parser.end();
  }
}

function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += BLOCK)
    if (bytes.compare(ZEROS, 0, Math.min(BLOCK, bytes.length - at), at, Math.min(at + BLOCK, bytes.length)) !== 0)
      return false;
  return true;
}
