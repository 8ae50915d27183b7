import { readFile } from 'node:fs/promises';

/**
 * The families of the paper, of report/fonts/. The typesetter searches the fonts of the machine as well, and one of the
 * same name could take the place of ours and change line breaks: no other font has these names.
 */
export const PAPER_FONTS = { serif: 'Strata Serif', mono: 'Strata Mono', maths: 'Strata Maths' } as const;

export interface FontFiles {
  readonly all: readonly Buffer[];
  /** The upright serif. Characters that it lacks are replaced in the whole paper. */
  readonly serif: Buffer;
}

/** Each file is named in full, so that its bytes are part of the key of whatever reads it. */
export async function readPaperFonts(): Promise<FontFiles> {
  const [serif, ...others] = await Promise.all([
    readFile(new URL('../fonts/strata-serif-regular.otf', import.meta.url)),
    readFile(new URL('../fonts/strata-serif-italic.otf', import.meta.url)),
    readFile(new URL('../fonts/strata-serif-bold.otf', import.meta.url)),
    readFile(new URL('../fonts/strata-mono-regular.ttf', import.meta.url)),
    readFile(new URL('../fonts/strata-maths-regular.otf', import.meta.url)),
  ]);
  return { all: [serif, ...others], serif };
}
