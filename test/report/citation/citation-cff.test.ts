import assert from 'node:assert/strict';
import { ENCODER_CARDS } from '../../../learn/encoders/cards.ts';
import { METHOD_IDS } from '../../../learn/methods/cards.ts';
import { authorsOf, citationCff, NO_AUTHOR } from '../../../report/citation/citation-cff.ts';
import type { PaperDocument } from '../../../report/document/document.ts';
import type { Study } from '../../../report/ground/study-types.ts';
import { worksOf } from '../../../report/references/bibliography.ts';
import { reportedDataSets, reportedEncoders, reportedMethods } from '../../../stages/study/reported.ts';
import { fixtureStudy } from '../fixture-study.ts';

/** A paper that cites these works. */
const citing = (...keys: string[]): PaperDocument =>
  ({
    sections: [
      { id: 'references', title: '', blocks: [{ kind: 'references', items: keys.map((key) => ({ key, text: [] })) }] },
    ],
  }) as unknown as PaperDocument;

/** As much YAML as the file has: names, texts in quotes, numbers, lists and what is in them. */
function parsed(text: string): any {
  const lines = text.split('\n').filter((line) => line !== '');
  const depth = (line: string): number => line.search(/\S/);
  const scalar = (value: string): unknown => JSON.parse(value);
  function block(from: number, indent: number): [value: any, next: number] {
    const isList = lines[from]!.slice(indent).startsWith('- ');
    const value: any = isList ? [] : {};
    let at = from;
    while (at < lines.length && depth(lines[at]!) === indent) {
      const line = lines[at]!.slice(indent);
      if (isList && line.startsWith('- "')) value.push(scalar(line.slice(2)));
      else if (isList) {
        lines[at] = `${' '.repeat(indent + 2)}${line.slice(2)}`;
        const [item, next] = block(at, indent + 2);
        value.push(item);
        at = next;
        continue;
      } else {
        const [, name, rest] = /^([\w-]+):(?: (.+))?$/.exec(line)!;
        if (rest !== undefined) value[name!] = scalar(rest);
        else {
          const [inner, next] = block(at + 1, depth(lines[at + 1]!));
          value[name!] = inner;
          at = next;
          continue;
        }
      }
      at += 1;
    }
    return [value, at];
  }
  return block(0, 0)[0];
}

const published = (publication: unknown): Study => {
  const study = fixtureStudy();
  return { ...study, parameters: { ...study.parameters, publication } };
};

describe('CITATION.cff', () => {
  it('has what the format requires, and says aloud that no author was named', () => {
    const file = parsed(citationCff(fixtureStudy(), citing()));
    assert.equal(file['cff-version'], '1.2.0');
    assert.deepEqual(file.authors, [{ name: NO_AUTHOR }]);
    assert.ok(file.message && file.title && file.type === 'dataset');
    for (const absent of ['version', 'date-released', 'license', 'doi', 'references'])
      assert.equal(file[absent], undefined);
  });

  it('has what the author said of the publication, whatever characters are in it', () => {
    const publication = {
      authors: [
        {
          family: 'Ng: "the" \u00d6',
          given: 'A. #1',
          orcid: 'https://orcid.org/0000-0002-1825-0097',
          affiliation: null,
        },
        { family: 'Group' },
      ],
      ...{ date: '2026-05-31', version: '1.0', licence: 'CC-BY-4.0', doi: '10.5281/zenodo.1' },
    };
    const file = parsed(citationCff(published(publication), citing()));
    assert.deepEqual(file.authors, [
      { 'family-names': 'Ng: "the" \u00d6', 'given-names': 'A. #1', orcid: 'https://orcid.org/0000-0002-1825-0097' },
      { 'family-names': 'Group' },
    ]);
    assert.deepEqual(
      [file['date-released'], file.version, file.license, file.doi],
      ['2026-05-31', '1.0', 'CC-BY-4.0', '10.5281/zenodo.1'],
    );
    const address = parsed(citationCff(published({ licence: 'https://example.org/terms' }), citing()));
    assert.deepEqual([address['license-url'], address.license], ['https://example.org/terms', undefined]);
  });

  it('refers to the works that the report cites, each with its kind, authors and year', () => {
    const { references } = parsed(
      citationCff(
        { ...fixtureStudy({ synthetic: false }), methods: reportedMethods(['byol']) },
        citing('byol', 'cifar10', 'holm'),
      ),
    );
    assert.deepEqual(references[0].authors[0], { 'family-names': 'Grill', 'given-names': 'J.-B.' });
    assert.deepEqual(references[0].authors.at(-1), { name: 'et al.' });
    assert.deepEqual(
      references.map((one: any) => [one.type, one.year, one.url]),
      [
        ['conference-paper', 2020, 'https://arxiv.org/abs/2006.07733'],
        ['report', 2009, undefined],
        ['article', 1979, undefined],
      ],
    );
  });

  it('takes apart the authors of every work that a report may cite', () => {
    const { dataset } = fixtureStudy();
    const cards = {
      methods: reportedMethods(METHOD_IDS),
      architectures: reportedEncoders(ENCODER_CARDS.map(({ id }) => id)),
    };
    const works = reportedDataSets('folder').map((published) =>
      worksOf({ ...cards, dataset: { ...dataset, published } }),
    );
    for (const [key, { authors, venue }] of works.flatMap((some) => Object.entries(some))) {
      for (const one of authorsOf(authors))
        assert.ok(one['family-names'] || one.name === 'et al.', `${key}: ${one.name}`);
      assert.match(venue, /\d{4}$/, key);
    }
  });
});
