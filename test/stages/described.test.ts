import assert from 'node:assert/strict';
import { described } from '../../stages/described.ts';

describe('what show says of an artifact', () => {
  const score = (protocol: string, labels: number, accuracy: number) => ({ protocol, labels, accuracy });
  const scores = [
    score('logistic', 20, 0.5),
    score('knn', 20, 0.4),
    score('logistic', 20, 0.6),
    score('knn', 200, 0.75),
  ];

  it('is the accuracy of each protocol and number of labels, with the range of its draws', async () => {
    assert.deepEqual(await described('scores', async () => Buffer.from(JSON.stringify({ scores }))), [
      'logistic, 20 labels: test accuracy 55.0 % (2 draws, 50.0 to 60.0)',
      'knn, 20 labels: test accuracy 40.0 %',
      'knn, 200 labels: test accuracy 75.0 %',
    ]);
  });

  it('is nothing for other kinds, which are not read', async () => {
    assert.deepEqual(await described('images', () => Promise.reject(new Error('read'))), []);
  });
});
