import type { Scaffold } from '../../orchestrator/cli/scaffold.ts';
import { GUIDE, GUIDE_TABLES, withRow } from './guide.ts';
import { formsOf } from './names.ts';
import { SourceEdit } from './source-edit.ts';
import { template } from './template.ts';

const SMALL = {
  kebab: 'conv-small',
  camel: 'convSmall',
  pascal: 'ConvSmall',
  title: 'Small convolutional encoder',
};
const NETWORK = 'learn/encoders/conv-small.ts';
const CARD = 'learn/encoders/conv-small.card.ts';
const EXPORTED = 'learn/export/networks/conv-small.ts';
const CARDS = 'learn/encoders/cards.ts';
const BUILDERS = 'learn/encoders/builders.ts';
const EXPORTS = 'learn/export/networks.ts';

/** An encoder: layers, card, exported layers and test. It begins as the small encoder under another name. */
export const encoder: Scaffold = async (name, read) => {
  const forms = formsOf(name);
  const { kebab, camel, title } = forms;
  const small = async (path: string) => new SourceEdit(path, await read(path)).rename(SMALL, forms);
  return {
    files: {
      [`learn/encoders/${kebab}.ts`]: (await small(NETWORK)).describe(
        camel,
        `${title}: four 3x3 convolutions, then the mean over the map. Replace them by your layers.`,
      ).text,
      [`learn/encoders/${kebab}.card.ts`]: (await small(CARD)).text,
      [`learn/export/networks/${kebab}.ts`]: (await small(EXPORTED)).text,
      [`test/learn/encoders/${kebab}.test.ts`]: await template('encoder/test', formsOf('my-encoder'), forms),
    },
    edits: {
      [CARDS]: new SourceEdit(CARDS, await read(CARDS))
        .import(`${camel}Card`, `./${kebab}.card.ts`)
        .addElement('ENCODER_CARDS', `${camel}Card`).text,
      [BUILDERS]: new SourceEdit(BUILDERS, await read(BUILDERS))
        .import(camel, `./${kebab}.ts`)
        .addProperty(['BUILDERS'], kebab, camel).text,
      [EXPORTS]: new SourceEdit(EXPORTS, await read(EXPORTS))
        .import(camel, `./networks/${kebab}.ts`)
        .addProperty(['NETWORKS'], kebab, camel).text,
      [GUIDE]: withRow(await read(GUIDE), GUIDE_TABLES.encoders, [
        `\`${kebab}\``,
        title,
        'ours',
        '256',
        '388,896',
        '15 million at 32\u00d732',
        'four 3x3 convolutions (32, 64, 128, 256 channels)',
      ]),
    },
    next: [
      `npm test -- encoders/${kebab} encoders/cards`,
      ['run', '--set', `encoder.name=${kebab}`],
      `Replace the layers in learn/encoders/${kebab}.ts and learn/export/networks/${kebab}.ts, and the numbers of the card, which encoders/cards compares with the code; STRATA_UPDATE_TABLES=1 npm test -- docs/tables then writes the guide's row.`,
    ],
  };
};
