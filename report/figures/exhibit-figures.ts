import type { FigureBlock } from '../document/document.ts';
import { plainName } from '../document/node-anchor.ts';
import type { Findings } from '../findings/findings.ts';
import { count } from '../ground/number-format.ts';
import type { FailedFigures } from './failed-figure.ts';
import type { ToBlock } from './figure-block.ts';
import {
  labelCountsCaption,
  mapCaption,
  neighbourCaption,
  picturesCaption,
  previewCaption,
  samplesCaption,
} from './figure-captions.ts';
import { graphFigure } from './graph-figure.ts';
import { labelCountsFigure } from './label-counts-figure.ts';
import { mapFigure, shownMaps } from './map-figure.ts';
import { neighbourFigure, shownNeighbours } from './neighbour-figure.ts';
import { pictureFigure } from './picture-figure.ts';
import { previewFigure } from './preview-figure.ts';
import { sampleFigure } from './sample-figure.ts';

/** Pictures: of images, views, features and the graph. */
export async function exhibitFigures(findings: Findings, toBlock: ToBlock, safe: FailedFigures) {
  const { preview: given, maps: all = [], pictures = [], provenance, dataset } = findings.study;
  const { samples: grid, labelCounts: counted = [] } = findings.study;
  const samples = grid && (await safe.drawn('samples', () => sampleFigure(grid, dataset.classes)));
  const labelCounts = await safe.drawn('label-counts', () => labelCountsFigure(counted));
  const preview = given && (await safe.drawn('augmentation', () => previewFigure(given)));
  const maps = await safe.drawn('maps', () => mapFigure(all, dataset.classes));
  const neighbours = await safe.drawn('neighbours', () => neighbourFigure(all, dataset.classes));
  const graph = await safe.drawn('graph', () => graphFigure(provenance));
  const made: FigureBlock[] = [];
  for (const one of pictures) {
    const name = `pictures-${plainName(one.method.toLowerCase().replaceAll(' ', '-'))}`;
    const drawn = (await safe.drawn(name, () => pictureFigure(one, dataset.classes)))!;
    made.push(toBlock(name, drawn, picturesCaption(one), { csv: 'pictures', nodes: [one.node] }));
  }
  return {
    ...(preview && {
      preview: toBlock('augmentation', preview, previewCaption(findings), {
        ...(given!.drawn && { csv: 'augmentation' }),
        nodes: [given!.node],
      }),
    }),
    ...(samples && { samples: toBlock('samples', samples, samplesCaption(findings), { nodes: [grid!.node] }) }),
    ...(labelCounts && {
      labelCounts: toBlock('label-counts', labelCounts, labelCountsCaption(findings), {
        csv: 'label-counts',
        nodes: counted.map(({ node }) => node),
      }),
    }),
    ...(maps && {
      maps: toBlock('maps', maps, mapCaption(findings), { csv: 'maps', nodes: shownMaps(all).map(({ node }) => node) }),
    }),
    ...(neighbours && {
      neighbours: toBlock('neighbours', neighbours, neighbourCaption(findings), {
        csv: 'neighbours',
        nodes: shownNeighbours(all).map(({ node }) => node),
      }),
    }),
    pictures: made,
    ...(graph && {
      graph: toBlock(
        'graph',
        graph,
        `The graph of this study: ${count(provenance.length)} nodes, grouped by stage. Arrows that follow from others are left out.`,
        { csv: 'provenance' },
      ),
    }),
  };
}
