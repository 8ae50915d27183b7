import assert from 'node:assert/strict';
import { findingsOf } from '../../../report/findings/findings.ts';
import { dataTables } from '../../../report/tables/data-tables.ts';
import { fixtureStudy } from '../fixture-study.ts';

describe('the table of images with the same pixels', () => {
  const study = fixtureStudy({ images: 50, draws: 1 });
  const table = (copies: typeof study.copies): string | undefined => {
    const files = dataTables(findingsOf({ ...study, ...(copies && { copies }) }));
    const found = files.find(({ path }) => path === 'tables/identical.csv');
    return found && Buffer.from(found.bytes).toString();
  };

  it('names the files of each picture, and is left out where there are none', () => {
    const copy = { part: 'train', className: 'cat', file: 'train/cat/1, 2.jpg' } as const;
    assert.equal(
      table([[copy, { part: 'unlabeled', className: '', file: '=x.jpg' }]]),
      'picture,part,class,file\n1,train,cat,"train/cat/1, 2.jpg"\n1,unlabeled,,\'=x.jpg\n',
    );
    assert.equal(table([]), undefined);
    assert.equal(table(undefined), undefined);
  });
});
