import { readFile } from 'node:fs/promises';
import type { Forms } from './names.ts';
import { SourceEdit } from './source-edit.ts';

/** A source text of this folder, with the new name in place of the example's. */
export async function template(file: string, example: Forms, name: Forms): Promise<string> {
  const text = await readFile(new URL(`./${file}.txt`, import.meta.url), 'utf8');
  return new SourceEdit(file, text).rename(example, name).text;
}
