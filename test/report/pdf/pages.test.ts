import assert from 'node:assert/strict';
import type { TableBlock } from '../../../report/document/document.ts';
import { type Edge, faults, lastBreak, type Place, stragglers, WAYS_TO_FLOAT } from '../../../report/pdf/pages.ts';
import { typstTable } from '../../../report/pdf/typst-table.ts';

const [LEFT, RIGHT] = [51, 306];
const float = (
  id: string,
  wide: boolean,
  height: number,
  page: number,
  x: number,
  top: number,
  bottom: number,
): Edge[] => [
  [id, wide, height, page, x, top],
  [id, wide, height, page, x, bottom],
];

describe('the pages of the paper', () => {
  it('are at fault where floats lie over each other, over text, or hang out of the page, and not beside each other', () => {
    const edges = [
      ...float('wide', true, 300, 1, LEFT, 60, 400),
      ...float('left', false, 200, 1, LEFT, 420, 780),
      ...float('right', false, 200, 1, RIGHT, 420, 780),
    ];
    const places: Place[] = [
      [0, 1, LEFT, 402],
      [1, 2, LEFT, 60],
    ];
    assert.deepEqual(faults({ edges, places: [] }), []);
    // Eighteen points are no column: what is set there is set over the float below it.
    assert.deepEqual(faults({ edges, places }), ['block 0 without room']);
    const over = float('tall', false, 420, 1, RIGHT, 410, 780);
    assert.deepEqual(faults({ edges: [...edges.slice(0, 4), ...over], places: [] }), ['tall', 'wide over tall']);
    // Its ends are those of the room that it has, and its height tells that it has too little.
    const squeezed = float('squeezed', false, 180, 2, RIGHT, 700, 785);
    assert.deepEqual(faults({ edges: squeezed, places: [] }), ['squeezed']);
  });

  it('end in columns of one length where the last page has text in its left one alone', () => {
    const left = Array.from({ length: 10 }, (_, i): Place => [i, 3, LEFT, 60 + 40 * i]);
    assert.equal(lastBreak({ edges: [], places: left }), 5);
    assert.equal(lastBreak({ edges: [], places: [...left, [10, 3, RIGHT, 60]] }), undefined);
    assert.equal(lastBreak({ edges: [], places: left.slice(0, 3) }), undefined);
    // The body's end after floats that fill a page of their own does not hide the page before.
    assert.equal(lastBreak({ edges: [], places: [...left, [10, 4, LEFT, 300]] }), 5);
    assert.equal(lastBreak({ edges: [], places: [] }), undefined);
  });

  it('have floats that come too late where a page after the text has nothing else', () => {
    const places: Place[] = [
      [0, 1, LEFT, 60],
      [1, 2, LEFT, 60],
      [2, 3, LEFT, 500],
    ];
    assert.equal(stragglers({ places, edges: float('late', true, 100, 3, LEFT, 60, 400) }), 1);
    assert.equal(stragglers({ places, edges: float('beside', true, 100, 1, LEFT, 60, 400) }), 1);
    const long: Place[] = [
      [0, 1, LEFT, 60],
      [1, 2, LEFT, 60],
      [2, 2, LEFT, 400],
      [3, 2, LEFT, 500],
    ];
    assert.equal(stragglers({ places: long, edges: float('beside', true, 100, 1, LEFT, 60, 400) }), 0);
    // Two references on a page of their own are no better.
    assert.equal(stragglers({ places: [long[0]!, long[1]!, [2, 2, LEFT, 90], [3, 2, LEFT, 110]], edges: [] }), 1);
  });
});

describe('a table of the appendix', () => {
  const context = { names: new Map(), nodes: new Set<string>(), files: new Map(), floats: WAYS_TO_FLOAT[0]! };
  const columnsOf = (aligns: TableBlock['columns'][number]['align'][], rows: number): string | undefined => {
    const block: TableBlock = {
      ...{ kind: 'table', id: 'table-any', caption: ['Any.'], wide: true },
      columns: aligns.map((align, i) => ({ title: `column ${i}`, align })),
      rows: Array.from({ length: rows }, (_, r) => aligns.map((__, i) => [`${r} ${i}`])),
    };
    return /#table\(columns: (\([^)]*\)|\d+)/.exec(typstTable(block, context, 'appendix'))?.[1];
  };

  it('has the narrow gap of two halves only where it was set in two halves', () => {
    assert.equal(columnsOf(['left', 'left'], 8), '(auto, 1fr, 4mm, auto, 1fr)');
    assert.equal(columnsOf(['left', 'left'], 2), '(auto, 1fr)');
    assert.equal(columnsOf(['left', 'left', 'right', 'right', 'right'], 8), '5');
    assert.equal(columnsOf(['left', 'left', 'left'], 8), '(auto, auto, 1fr)');
  });
});
