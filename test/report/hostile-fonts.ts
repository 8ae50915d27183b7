import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTypst, typesetter } from '../../report/pdf/compile-pdf.ts';
import { fontTables } from '../../report/pdf/font-file.ts';
import { readPaperFonts } from '../../report/pdf/paper-fonts.ts';
import { preamble } from '../../report/pdf/typst-template.ts';
import { fontNames, renameFont } from './pdf/rename-font.ts';

/** Families that the typesetter has inside, beside those of the paper. */
const BUILT_IN: Readonly<Record<string, string>> = {
  'Strata Serif': 'Libertinus Serif',
  'Strata Mono': 'DejaVu Sans Mono',
  'Strata Maths': 'New Computer Modern Math',
};

/**
 * Installs, for one home folder, fonts of the paper's names and of the typesetter's own. Each character is half as wide
 * again, so that lines break elsewhere wherever one of them is taken.
 */
export async function installHostileFonts(home: string): Promise<void> {
  const { all } = await readPaperFonts();
  for (const folder of [join(home, '.fonts'), join(home, '.local/share/fonts')]) {
    await mkdir(folder, { recursive: true });
    for (const font of all) {
      const family = fontNames(font).get(1)!;
      for (const name of [family, BUILT_IN[family]!]) {
        const style = fontNames(font).get(2)!;
        await writeFile(join(folder, `${name} ${style}.ttf`.replaceAll(' ', '-')), widened(renameFont(font, name)));
      }
    }
  }
}

/** Advance widths half as wide again (tables hhea and hmtx of OpenType). */
function widened(font: Buffer): Buffer {
  const wide = Buffer.from(font);
  const table = (tag: string) => fontTables(wide).find((one) => one.tag === tag)!.offset;
  const [metrics, count] = [table('hmtx'), wide.readUInt16BE(table('hhea') + 34)];
  for (let i = 0; i < count; i++)
    wide.writeUInt16BE(Math.min(65535, Math.round(1.5 * wide.readUInt16BE(metrics + 4 * i))), metrics + 4 * i);
  return wide;
}

/** A PDF in a family that the typesetter finds by name: another PDF where a font of the machine comes first. */
export async function pdfByName(): Promise<Uint8Array> {
  const typst = await loadTypst();
  const words = 'Words that fill more than one line of a column. '.repeat(20);
  let source = `${preamble('Fonts')}\n${words}`;
  for (const [ours, theirs] of Object.entries(BUILT_IN)) source = source.replaceAll(ours, theirs);
  return typst ? typesetter(typst, new Map(), [])(source).write().bytes : new Uint8Array();
}
