import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTypst, typesetter } from '../../report/pdf/compile-pdf.ts';
import { fontNames, fontTables, renameFont } from '../../report/pdf/font-file.ts';
import { FOUND_BY_NAME, paperFonts } from '../../report/pdf/paper-fonts.ts';
import { preamble } from '../../report/pdf/typst-template.ts';

/** The typesetter's families by the names that the paper calls them by. */
const THEIRS: Readonly<Record<string, string>> = {
  'Strata Serif': 'Libertinus Serif',
  'Strata Mono': 'DejaVu Sans Mono',
  'Strata Maths': 'New Computer Modern Math',
};

/**
 * Installs for this home folder fonts of the names that the paper uses, and of the typesetter's own, in which every
 * character is half as wide again: where one of them is taken, lines break elsewhere. None without a typesetter.
 *
 * @returns how many files were written
 */
export async function installHostileFonts(home: string): Promise<number> {
  await loadTypst();
  const own = await paperFonts();
  if (!own) return 0;
  let written = 0;
  for (const folder of [join(home, '.fonts'), join(home, '.local/share/fonts')]) {
    await mkdir(folder, { recursive: true });
    for (const font of own.files) {
      const family = fontNames(font).get(1)!;
      for (const name of [family, THEIRS[family]!]) {
        const style = fontNames(font).get(2)!;
        await writeFile(join(folder, `${name} ${style}.ttf`.replaceAll(' ', '-')), widened(renameFont(font, name)));
        written += 1;
      }
    }
  }
  return written;
}

/** Advance widths half as wide again (tables hhea and hmtx of OpenType). */
function widened(font: Buffer): Buffer {
  const wide = Buffer.from(font);
  const table = (tag: string) => fontTables(wide)!.tables.find((one) => one.tag === tag)!.offset;
  const [metrics, count] = [table('hmtx'), wide.readUInt16BE(table('hhea') + 34)];
  for (let i = 0; i < count; i++)
    wide.writeUInt16BE(Math.min(65535, Math.round(1.5 * wide.readUInt16BE(metrics + 4 * i))), metrics + 4 * i);
  return wide;
}

/** A PDF set in fonts that this process finds by name: another one where a font of the machine comes first. */
export async function pdfByName(): Promise<Uint8Array> {
  const typst = await loadTypst();
  const words = 'Words that fill more than one line of a column. '.repeat(20);
  const source = `${preamble('Fonts', FOUND_BY_NAME.names)}\n${words}`;
  return typst ? typesetter(typst, new Map(), [])(source).write().bytes : new Uint8Array();
}
