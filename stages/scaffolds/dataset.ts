import type { Scaffold } from '../../orchestrator/cli/scaffold.ts';
import { GUIDE, GUIDE_TABLES, withRow } from './guide.ts';
import { formsOf } from './names.ts';
import { SourceEdit } from './source-edit.ts';
import { template } from './template.ts';

const STL10 = { kebab: 'stl10', camel: 'stl10', pascal: 'Stl10', title: 'STL-10' };
const STAGE = 'stages/decode/stl10.ts';
const CARDS = 'data/sets/cards.ts';
const READERS = 'data/sets/readers.ts';
const DECODERS = 'stages/decode/decoders.ts';

/** A data set: card, reader of a simple archive, decode stage and test. The stage is STL-10's under another name. */
export const dataset: Scaffold = async (name, read) => {
  const forms = formsOf(name);
  const { kebab, camel, pascal, title } = forms;
  const text = (file: string) => template(`dataset/${file}`, formsOf('my-set'), forms);
  return {
    files: {
      [`data/sets/${kebab}.card.ts`]: await text('card'),
      [`data/sets/${kebab}.ts`]: await text('reader'),
      [`stages/decode/${kebab}.ts`]: new SourceEdit(STAGE, await read(STAGE)).rename(STL10, forms).text,
      [`test/data/sets/${kebab}.test.ts`]: await text('test'),
    },
    edits: {
      [CARDS]: new SourceEdit(CARDS, await read(CARDS))
        .import(`${camel}Card`, `./${kebab}.card.ts`)
        .addElement('DATA_SET_CARDS', `${camel}Card`).text,
      [READERS]: new SourceEdit(READERS, await read(READERS))
        .import(camel, `./${kebab}.ts`)
        .addElement('READERS', camel).text,
      [DECODERS]: new SourceEdit(DECODERS, await read(DECODERS))
        .import(`decode${pascal}`, `./${kebab}.ts`)
        .addProperty(['DECODERS'], kebab, `decode${pascal}`).text,
      [GUIDE]: withRow(await read(GUIDE), GUIDE_TABLES.dataSets, [
        `\`${kebab}\``,
        title,
        '100 training, 20 test, 32\u00d732 pixels, 2 classes',
        '10 MB',
        'one phrase about its files',
      ]),
    },
    next: [
      `npm test -- data/sets/${kebab} stages/decode`,
      ['run', '--set', `data.name=${kebab}`, '--set', 'data.path=FILE'],
      `Replace the values of data/sets/${kebab}.card.ts and the format that data/sets/${kebab}.ts reads; STRATA_UPDATE_TABLES=1 npm test -- docs/tables then writes the guide's row.`,
    ],
  };
};
