import { readFile } from 'node:fs/promises';
import type { Scaffold, ScaffoldEdit } from '../../orchestrator/cli/scaffold.ts';
import { amongImports, atEndOf, atEndOfTable, type Place, withLine } from './places.ts';

/** A name in the forms that code and tables use: `two-views`, `twoViews`, `TwoViews`, `Two views`. */
interface Forms {
  readonly kebab: string;
  readonly camel: string;
  readonly pascal: string;
  readonly title: string;
}

function formsOf(kebab: string): Forms {
  const camel = kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const spaced = kebab.replaceAll('-', ' ');
  return {
    kebab,
    camel,
    pascal: camel[0]!.toUpperCase() + camel.slice(1),
    title: spaced[0]!.toUpperCase() + spaced.slice(1),
  };
}

/** A text of this folder, in which the example's name is written in all its forms. */
async function filled(file: string, example: string, name: string): Promise<string> {
  const text = await readFile(new URL(`./${file}`, import.meta.url), 'utf8');
  const [from, to] = [formsOf(example), formsOf(name)];
  return text
    .replaceAll(from.kebab, to.kebab)
    .replaceAll(from.title, to.title)
    .replaceAll(from.pascal, to.pascal)
    .replaceAll(from.camel, to.camel);
}

const add = (path: string, line: string, place: Place): ScaffoldEdit => ({
  path,
  change: (text) => withLine(path, text, line, place),
});

/** A property's name as the formatter writes it. */
const property = (name: string): string => (/^[a-z]+\d*$/i.test(name) ? name : `'${name}'`);

/** A method that learns: loss, heads, card, stage and tests; everything that CONTRIBUTING.md lists. */
export const method: Scaffold = async (name) => {
  const { kebab, camel, title } = formsOf(name);
  const text = (file: string) => filled(`method/${file}.txt`, 'my-method', name);
  const [cards, stages] = ['learn/methods/cards.ts', 'stages/pretrain/methods.ts'];
  const entry = property(kebab) === camel ? `  ${camel},` : `  ${property(kebab)}: ${camel},`;
  return {
    taken: [
      { path: 'stages/settings/renamed-options.ts', pattern: new RegExp(`\\b${camel}: '`) },
      { path: stages, pattern: new RegExp(`\\b${camel}\\b`) },
    ],
    files: {
      [`learn/losses/${kebab}.ts`]: await text('loss'),
      [`learn/methods/${kebab}.ts`]: await text('method'),
      [`learn/methods/${kebab}.card.ts`]: await text('card'),
      [`stages/pretrain/${kebab}.ts`]: await text('stage'),
      [`test/learn/methods/${kebab}.test.ts`]: await text('test'),
    },
    edits: [
      add(cards, `import { ${camel}Card } from './${kebab}.card.ts';`, amongImports(`./${kebab}.card.ts`)),
      add(cards, `  ${camel}Card,`, atEndOf('export const METHOD_CARDS = [', '] as const;')),
      add(stages, `import { ${camel} } from './${kebab}.ts';`, amongImports(`./${kebab}.ts`)),
      add(stages, entry, atEndOf('export const METHOD_STAGES', '};')),
      add(
        'docs/README.md',
        `| \`${kebab}\` | ${title} | arXiv:2005.10242 | the two views of an image come close to each other, and images keep apart |`,
        atEndOfTable('| name | method |'),
      ),
    ],
    next: [
      `npm test -- methods/${kebab}`,
      `npx tsx pipeline.ts run --set 'pretrain.methods=["${kebab}"]'`,
      `The loss in learn/losses/${kebab}.ts is one to begin with: replace it by the paper's, and its test by values of a reference implementation (test/reference/).`,
    ],
  };
};

/** A data set: card, reader, decode stage and test, with example records in place of its files. */
export const dataset: Scaffold = async (name) => {
  const { kebab, camel, pascal, title } = formsOf(name);
  const text = (file: string) => filled(`dataset/${file}.txt`, 'my-set', name);
  /** The text with an import whose place depends on the name. */
  const importing = async (file: string, what: string, from: string) =>
    withLine(file, await text(file), `import { ${what} } from '${from}';`, amongImports(from));
  const [cards, readers, decoders] = ['data/sets/cards.ts', 'data/sets/readers.ts', 'stages/decode/decoders.ts'];
  return {
    files: {
      [`data/sets/${kebab}.card.ts`]: await text('card'),
      [`data/sets/${kebab}.ts`]: await importing('reader', `${camel}Card`, `./${kebab}.card.ts`),
      [`stages/decode/${kebab}.ts`]: await text('stage'),
      [`test/data/sets/${kebab}.test.ts`]: await importing('test', camel, `../../../data/sets/${kebab}.ts`),
    },
    edits: [
      add(cards, `import { ${camel}Card } from './${kebab}.card.ts';`, amongImports(`./${kebab}.card.ts`)),
      add(cards, `  ${camel}Card,`, atEndOf('export const DATA_SET_CARDS = [', '] as const;')),
      add(readers, `import { ${camel} } from './${kebab}.ts';`, amongImports(`./${kebab}.ts`)),
      add(readers, `  ${camel},`, atEndOf('export const READERS', '];')),
      add(decoders, `import { decode${pascal} } from './${kebab}.ts';`, amongImports(`./${kebab}.ts`)),
      add(decoders, `  ${property(kebab)}: decode${pascal},`, atEndOf('export const DECODERS', '};')),
      add(
        'docs/README.md',
        `| \`${kebab}\` | ${title} | 100 training, 20 test, 32\u00d732 pixels, 2 classes | 10 MB | a line in the table of data sets |`,
        atEndOfTable('| `data.name` | data set |'),
      ),
    ],
    next: [
      `npm test -- data/sets/${kebab} data/sets/cards stages/decode`,
      `npx tsx pipeline.ts run --set data.name=${kebab} --set data.path=FILE`,
      `Replace the values of data/sets/${kebab}.card.ts and the example records of data/sets/${kebab}.ts; STRATA_UPDATE_TABLES=1 npm test -- docs/tables writes the guide's row.`,
    ],
  };
};

/** A stage with its artifact type, its work and tests; it is called in `pipeline.ts` by hand, since that is the study. */
export const stage: Scaffold = async (name) => {
  const { kebab, camel } = formsOf(name);
  const text = (file: string) => filled(`stage/${file}.txt`, 'my-stage', name);
  return {
    files: {
      [`data/${kebab}.ts`]: await text('work'),
      [`stages/${kebab}.ts`]: await text('stage'),
      [`test/data/${kebab}.test.ts`]: await text('work-test'),
      [`test/study/${kebab}.test.ts`]: await text('run-test'),
    },
    edits: [],
    next: [
      `npm test -- data/${kebab} study/${kebab}`,
      `Call it in pipeline.ts: const { result } = ${camel}({ images: train }, { limit: 1000 }); and return result among the targets, or give it to another stage.`,
    ],
  };
};

/** An experiment: typed values under a name that `run` takes. */
export const experiment: Scaffold = async (name) => {
  const { kebab, camel } = formsOf(name);
  const path = 'stages/project.ts';
  const entry = camel === kebab ? `    ${camel},` : `    '${kebab}': ${camel},`;
  return {
    taken: [{ path, pattern: new RegExp(`\\b${camel}\\b`) }],
    files: { [`experiments/${kebab}.ts`]: await filled('experiment/experiment.txt', 'my-study', name) },
    edits: [
      add(path, `import { ${camel} } from '../experiments/${kebab}.ts';`, amongImports(`../experiments/${kebab}.ts`)),
      add(path, entry, atEndOf('  experiments: {', '  },')),
    ],
    next: [`npx tsx pipeline.ts status ${kebab}`, `npx tsx pipeline.ts run ${kebab}`],
  };
};
