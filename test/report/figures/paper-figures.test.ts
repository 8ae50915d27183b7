import assert from 'node:assert/strict';
import type { FigureBlock } from '../../../report/document/document.ts';
import { costFigure } from '../../../report/figures/cost-figure.ts';
import { trainingFigure } from '../../../report/figures/curve-figures.ts';
import { mapFigure } from '../../../report/figures/map-figure.ts';
import { neighbourFigure } from '../../../report/figures/neighbour-figure.ts';
import { type PaperFigures, paperFigures } from '../../../report/figures/paper-figures.ts';
import { previewFigure } from '../../../report/figures/preview-figure.ts';
import { budgetFigure } from '../../../report/figures/sweep-figures.ts';
import { findingsOf } from '../../../report/findings/findings.ts';
import type { Curves, Study } from '../../../report/ground/study-types.ts';
import { trainingFlops } from '../../../report/metrics/training-cost.ts';
import { dataTables } from '../../../report/tables/data-tables.ts';
import { reportedMethods } from '../../../stages/study/reported.ts';
import { fixtureImage, fixtureMap, fixturePictures } from '../fixture-exhibits.ts';
import { fixtureStudy } from '../fixture-study.ts';
import { sweepStudy } from '../sweep-fixture.ts';

describe('the figures of a report', function () {
  this.timeout(60_000);

  const small = (): Study => {
    const study = fixtureStudy({ images: 200, draws: 1 });
    const node = study.provenance[0]!.name;
    return {
      ...study,
      pictures: [fixturePictures('Denoising autoencoder', ['noisy', 'made of it', 'original'], node)],
    };
  };
  let study: Study;
  let figures: PaperFigures;
  before(async () => {
    study = small();
    figures = await paperFigures(findingsOf(study), []);
  });
  const svgOf = ({ image }: FigureBlock): string => ('svg' in image ? image.svg : '');

  it('say in words what they show, and name data and nodes that are there', () => {
    const nodes = new Set(study.provenance.map(({ name }) => name));
    const tables = new Set(dataTables(findingsOf(study)).map(({ path }) => path));
    // These are tables of the document.
    for (const name of ['per-class', 'provenance']) tables.add(`tables/${name}.csv`);
    const all: FigureBlock[] = Object.values(figures).flat();
    assert.deepEqual(all.map(({ id }) => id.replace('figure-', '')).sort(), [
      ...[
        'accuracy',
        'augmentation',
        'collapse',
        'confusion',
        'cost',
        'graph',
        'loss',
        'maps',
        'neighbours',
        'per-class',
      ],
      ...['pictures-denoising-autoencoder', 'reliability', 'training'],
    ]);
    for (const figure of all) {
      assert.ok(figure.alt.length > 40, figure.id);
      assert.ok(figure.csv && tables.has(figure.csv), `${figure.id}: ${figure.csv}`);
      for (const node of figure.nodes ?? []) assert.ok(nodes.has(node), `${figure.id}: ${node}`);
      assert.ok(figure.id === 'figure-graph' || figure.nodes!.length > 0, figure.id);
      const svg = svgOf(figure);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/, figure.id);
      const width = Number(/ width="([\d.]+)"/.exec(svg)![1]);
      const [least, most] = figure.wide ? [600, 660] : [300, 320];
      assert.ok(
        width <= most && (width >= least || /graph|neighbours/.test(figure.id)),
        `${figure.id} has a width of ${width}`,
      );
      assert.match(svg, /^<svg[^>]* role="img"[^>]* aria-label="|^<svg role="img" aria-label="/, figure.id);
    }
  });

  it('show what was watched once, in a training of one epoch, as points at that epoch', async () => {
    const histories = study.histories.map((one) => ({
      ...one,
      rows: one.rows.slice(-1).map((row) => ({ ...row, step: 10, epoch: 0 })),
      cost: { ...one.cost, epochs: 1, steps: 10 },
    }));
    const { training, collapse } = await paperFigures(findingsOf({ ...study, histories }), []);
    for (const figure of [training, collapse]) {
      const svg = svgOf(figure!);
      const panels = svg.split(/concat_\d+_group"/).length - 1;
      assert.ok(panels > 1);
      assert.equal(svg.match(/mark-symbol role-mark[^>]*>\s*<path/g)?.length, panels, 'each panel has points');
      assert.ok(svg.includes('>1<'), 'the epoch is its own tick');
      assert.doesNotMatch(svg, />[\d.]*\.0{4,}</, 'a tick is as short as it can be');
    }
  });

  it('show trainings of very different lengths over shares of them, so that the short ones can be seen', async () => {
    const axis = async (epochs: number) => {
      const [first, ...rest] = study.histories;
      const long = { ...first!, method: 'SimCLR', node: 'long', cost: { ...first!.cost, epochs } };
      const { training, collapse } = await paperFigures(
        findingsOf({ ...study, histories: [first!, long, ...rest] }),
        [],
      );
      return [training!, collapse!].map((figure) => /share of the training \(%\)/.test(svgOf(figure)));
    };
    const { epochs } = study.histories[0]!.cost;
    assert.deepEqual(await axis(epochs!), [false, false]);
    assert.deepEqual(await axis(20 * epochs!), [true, true]);
  });

  it('hold the loss of a network that was trained on against guessing classes, not against its own task', async () => {
    const [first] = study.histories;
    const { references: _, methodId: _id, ...curve } = first!;
    const svgOf = async (training: Partial<Curves>) => {
      const histories = [{ ...curve, ...training }];
      return (await trainingFigure(findingsOf({ ...study, histories, methods: reportedMethods(['rotation']) })))!.svg;
    };
    const of = (method: string, labels: number) => svgOf({ method, cost: { ...curve.cost, labels } });
    const references = [{ curve: 'loss', value: Math.log(4), label: 'chance' }];
    assert.match(await svgOf({ method: 'Rotation', methodId: 'rotation', references }), /chance: ln 4/);
    for (const method of ['Rotation', 'SimCLR', 'SimSiam']) {
      const tuned = await of(`${method}, fine-tuned, 100 % of the labels, draw 1`, 9000);
      assert.match(tuned, /guessing: ln of the classes/);
      assert.doesNotMatch(tuned, /ln 4|unrelated views|identical views/);
    }
  });

  it('leave room for points and lines beside names that are long', async () => {
    const encoders = ['resnet18 (imagenet stem)', 'resnet50 (small stem)'];
    const sweep = sweepStudy({ methods: 2, encoders, epochs: [100, 300], seeds: [0], images: 60 });
    const findings = findingsOf({
      ...sweep,
      histories: sweep.histories.map((one, i) => ({ ...one, cost: { ...one.cost, flops: 1e12 * (i + 1) } })),
      provenance: sweep.provenance.map((node) => ({
        ...node,
        inputs: node.stage === 'probe-at-fractions' ? [node.name.replace('probe-at-fractions', 'pretrain')] : [],
      })),
    });
    for (const { svg } of [(await costFigure(findings))!, (await budgetFigure(findings))!]) {
      assert.ok(Number(/ width="([\d.]+)"/.exec(svg)![1]) <= 660, 'it fits the page');
      const widths = [...svg.matchAll(/concat_\d+_group"><g[^>]*><path class="background" d="M0,0h(-?\d+)/g)];
      assert.ok(widths.length > 1);
      for (const [, width] of widths) assert.ok(Number(width) >= 110, `a panel of ${width}`);
    }
  });

  it('show under each view what was drawn for it, as stored', () => {
    const { parameters, values } = study.preview!.drawn!;
    const svg = svgOf(figures.preview!);
    const of = (view: number, name: string) => values[view]![parameters.indexOf(name)]!;
    for (const view of [0, 1, 8]) {
      const crop = `${of(view, 'width')}\u00d7${of(view, 'height')} at ${of(view, 'left')},${of(view, 'top')}`;
      assert.ok(svg.includes(crop), crop);
    }
    assert.ok(svg.includes('jitter') && svg.includes('grey'));
    const { drawn: _, ...bare } = study.preview!;
    assert.ok(!previewFigure(bare).svg.includes('jitter'));
  });

  it('put a dot on a map for each image, and a cross at each neighbour of another class', () => {
    const { maps, neighbours } = figures;
    const dots = [...svgOf(maps!).matchAll(/M[\d.]+,[\d.]+h\.01/g)].length;
    assert.equal(
      dots,
      study.maps!.reduce((sum, map) => sum + map.labels.length, 0),
    );
    const other = study.maps!.flatMap((map) =>
      map.neighbours.queries.flatMap(({ label, nearest }) => nearest.filter((near) => near.label !== label)),
    );
    assert.ok(other.length > 0);
    assert.equal([...svgOf(neighbours!).matchAll(/>\u00d7 /g)].length, other.length);
    assert.equal([...svgOf(neighbours!).matchAll(/<image /g)].length, 6 + 2 * 6 * 5);
  });

  it('come out of grey and of large images, of a hundred classes and of twenty maps', () => {
    const { classes } = study.dataset;
    const grey = study.maps!.map((map) => ({
      ...map,
      neighbours: { ...map.neighbours, channels: 1, pixels: map.neighbours.pixels.subarray(0, 36 * 1024) },
    }));
    assert.match(neighbourFigure(grey, classes)!.svg, /<image /);
    const pixels = Buffer.concat(Array.from({ length: 36 }, (_, i) => fixtureImage(i % 10, i, 96)));
    const large = study.maps!.map((map) => ({
      ...map,
      neighbours: { ...map.neighbours, height: 96, width: 96, pixels },
    }));
    const shrunk = neighbourFigure(large, classes)!.svg;
    assert.ok(shrunk.length < 700_000, `${shrunk.length} characters`);
    const hundred = Array.from({ length: 100 }, (_, i) => `class number ${i}`);
    const many = Array.from({ length: 20 }, (_, i) =>
      fixtureMap(
        { method: `Method ${i}`, family: i === 19 ? 'random' : 'self-supervised', node: 'decode' },
        { classes: 100 },
      ),
    );
    const { svg } = mapFigure(many, hundred)!;
    assert.ok(svg.includes('>Method 10<') && !svg.includes('>Method 11<') && svg.includes('>Method 19<'));
    assert.doesNotMatch(svg, /NaN|undefined/);
    assert.equal(mapFigure([], hundred), undefined);
    assert.equal(neighbourFigure([], hundred), undefined);
  });

  it('count the operations of every training that a number came from, once', () => {
    const findings = findingsOf(study);
    const flops = (method: string) => trainingFlops(study, findings.main.find((row) => row.method === method)!, 1);
    assert.equal(flops('Barlow Twins'), 2.3e10 * 1872);
    assert.equal(flops('random-initialised'), undefined);
    // Fine-tuned, it costs both.
    const [first] = study.results;
    const tuned = { ...first!, method: 'Barlow Twins, fine-tuned', node: 'fine-tune' };
    const more: Study = {
      ...study,
      results: [...study.results, tuned],
      histories: [
        ...study.histories,
        { ...study.histories[0]!, method: 'tuned', node: 'fine-tune', cost: { flops: 7 } },
      ],
      provenance: [
        ...study.provenance,
        { ...study.provenance[0]!, name: 'fine-tune', inputs: [study.histories[0]!.node] },
      ],
    };
    const row = findingsOf(more).main.find((one) => one.method === 'Barlow Twins, fine-tuned')!;
    assert.equal(trainingFlops(more, row, 1), 2.3e10 * 1872 + 7);
  });

  it('count of a network trained on labels the operations at each share of them', () => {
    const findings = findingsOf(study);
    const { histories, results } = study;
    const supervised = results.find((one) => one.family === 'supervised')!;
    const history = histories.find((one) => one.method === supervised.method)!;
    const cost = { labels: 9000, imagesSeen: 27_000, flops: 27e12, steps: 213, batch: 128, epochs: 3 };
    const at = (protocol: object, own: object = {}) => {
      const result = { ...supervised, protocol: { ...protocol, batch: 128 } };
      const other: Study = {
        ...study,
        results: results.map((one) => (one === supervised ? result : one)),
        histories: [...histories, { ...history, node: supervised.node, cost: { ...cost, ...own } }],
      };
      const row = findingsOf(other).main.find((one) => one.method === supervised.method)!;
      const before = findings.main.find((one) => one.method === supervised.method)!;
      return [0.01, 0.1, 1].map((f) => Math.round(trainingFlops(other, row, f)! - trainingFlops(study, before, f)!));
    };
    // Three epochs of 90, 900 and 9,000 labels.
    assert.deepEqual(at({ epochs: 3 }), [27e10, 27e11, 27e12]);
    // 80 steps of 90 images; ten epochs of 900 in eight steps each; one of 9,000 in 71 and nine steps more.
    const steps = at({ steps: 80 }, { imagesSeen: 10_152, flops: 10_152e9, steps: 80 });
    assert.deepEqual(steps, [7200e9, 9000e9, 10_152e9]);
  });
});
