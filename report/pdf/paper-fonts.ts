import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fontNames, fontTables, renameFont } from './font-file.ts';
import type { FontNames } from './typst-template.ts';

export interface PaperFonts {
  readonly names: FontNames;
  readonly files: readonly Buffer[];
  /** The upright serif, which has to have every character of the report. */
  readonly serif: Buffer;
}

/** Families inside the typesetter and the names that the paper calls them by. */
const OURS: Readonly<Record<string, string>> = {
  'Libertinus Serif': 'Strata Serif',
  'DejaVu Sans Mono': 'Strata Mono',
  NewComputerModernMath: 'Strata Maths',
};

/**
 * The typesetter's own fonts under names that nothing else has. It always searches the fonts of the machine too, and
 * one of the same name there would silently take the place of the one inside: other line breaks, other bytes. The fonts
 * lie uncompressed in its native library, which must have been loaded; nothing where they are not found.
 */
export async function paperFonts(): Promise<PaperFonts | undefined> {
  const library = Object.keys(createRequire(import.meta.url).cache).find((path) => /typst[^/\\]*\.node$/.test(path));
  if (library === undefined) return undefined;
  const bytes = await readFile(library);
  const files: Buffer[] = [];
  let serif: Buffer | undefined;
  const found = new Set<string>();
  for (const font of fontsIn(bytes)) {
    const names = fontNames(font);
    // Half-bold and the like have a family of their own here, and the paper does not use them.
    const family = names.get(1) ?? '';
    const ours = OURS[family];
    if (ours === undefined) continue;
    found.add(family);
    files.push(renameFont(font, ours));
    if (ours === 'Strata Serif' && names.get(2) === 'Regular') serif = files.at(-1);
  }
  if (found.size < Object.keys(OURS).length || !serif) return undefined;
  return { names: { serif: 'Strata Serif', mono: 'Strata Mono', maths: 'Strata Maths' }, files, serif };
}

/** Names to fall back to: what the typesetter finds under them is not certain. */
export const FOUND_BY_NAME: Omit<PaperFonts, 'serif'> = {
  names: { serif: 'Libertinus Serif', mono: 'DejaVu Sans Mono', maths: 'New Computer Modern Math' },
  files: [],
};

function* fontsIn(bytes: Buffer): Generator<Buffer> {
  for (const magic of [Buffer.from('OTTO', 'latin1'), Buffer.from([0, 1, 0, 0])]) {
    for (let at = bytes.indexOf(magic); at >= 0; ) {
      const font = fontTables(bytes, at);
      const whole = font?.tables.some((one) => one.tag === 'name') && font.tables.some((one) => one.tag === 'cmap');
      if (font && whole) yield bytes.subarray(at, font.end);
      at = bytes.indexOf(magic, font && whole ? font.end : at + 1);
    }
  }
}
