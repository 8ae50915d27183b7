import type { Scaffold } from '../../orchestrator/cli/scaffold.ts';
import { GUIDE, GUIDE_TABLES, withRow } from './guide.ts';
import { formsOf } from './names.ts';
import { SourceEdit } from './source-edit.ts';
import { template } from './template.ts';

const VICREG = { kebab: 'vicreg', camel: 'vicReg', pascal: 'VicReg', title: 'VICReg' };
const STAGE = 'stages/pretrain/vicreg.ts';
const CARDS = 'learn/methods/cards.ts';
const STAGES = 'stages/pretrain/methods.ts';
/** Names that old settings gave to options of other methods. */
const OLD_NAMES = 'stages/settings/renamed-options.ts';
const SUMMARY = 'the two views of an image attract each other, and different images repel each other';

/** A method that learns: loss, heads, card, stage and test. The stage is VICReg's under another name. */
export const method: Scaffold = async (name, read) => {
  const forms = formsOf(name);
  const { kebab, camel, title } = forms;
  const text = (file: string) => template(`method/${file}`, formsOf('my-method'), forms);
  const stage = new SourceEdit(STAGE, await read(STAGE)).rename(VICREG, forms);
  new SourceEdit(OLD_NAMES, await read(OLD_NAMES)).refuse(camel);
  return {
    files: {
      [`learn/losses/${kebab}.ts`]: await text('loss'),
      [`learn/methods/${kebab}.ts`]: await text('method'),
      [`learn/methods/${kebab}.card.ts`]: await text('card'),
      [`stages/pretrain/${kebab}.ts`]: stage.describe(camel, `${title}: ${SUMMARY}.`).text,
      [`test/learn/methods/${kebab}.test.ts`]: await text('test'),
    },
    edits: {
      [CARDS]: new SourceEdit(CARDS, await read(CARDS))
        .import(`${camel}Card`, `./${kebab}.card.ts`)
        .addElement('METHOD_CARDS', `${camel}Card`).text,
      [STAGES]: new SourceEdit(STAGES, await read(STAGES))
        .import(camel, `./${kebab}.ts`)
        .addProperty(['METHOD_STAGES'], kebab, camel).text,
      [GUIDE]: withRow(await read(GUIDE), GUIDE_TABLES.methods, [`\`${kebab}\``, title, 'arXiv:2005.10242', SUMMARY]),
    },
    next: [
      `npm test -- methods/${kebab}`,
      ['run', '--set', `pretrain.methods=["${kebab}"]`],
      `Replace the loss in learn/losses/${kebab}.ts by the paper's, and the values of its test by those of a reference implementation (test/reference/).`,
    ],
  };
};
