/**
 * Wrong wiring that must not compile. Each line under `@ts-expect-error` is an error today; if one stops being an
 * error, `tsc` fails here.
 */
import * as v from 'valibot';
import { artifact } from '../../orchestrator/artifact.ts';
import { items } from '../../orchestrator/items.ts';
import { mapEach } from '../../orchestrator/map.ts';
import { many, stage } from '../../orchestrator/stage.ts';
import { augmentCache } from '../../stages/augment-cache.ts';
import { decodeFolder } from '../../stages/decode/folder.ts';
import { downloadNothing } from '../../stages/download/synthetic.ts';
import { exportBackbone } from '../../stages/export-backbone.ts';
import { barlowTwins } from '../../stages/pretrain/barlow-twins.ts';
import { report } from '../../stages/report.ts';
import { split as splitImages } from '../../stages/split.ts';

const { source } = downloadNothing({}, { name: 'synthetic', title: 'Synthetic shapes' });
const data = decodeFolder({ source }, { size: null, onBadImage: 'fail', seed: 0 });
const splitting = {
  validation: 0.1,
  fractions: [1],
  draws: 1,
  manyDrawsBelow: 0,
  seed: 0,
  kind: 'fractions' as const,
  budgets: [],
  needs: [],
};
const { split } = splitImages({ images: data.train, unlabeled: data.unlabeled }, splitting);
const { views } = augmentCache(
  { images: data.train, unlabeled: data.unlabeled, split },
  { recipe: 'strata', views: 2, scale: 1, seed: 0 },
);
declare const params: Parameters<typeof barlowTwins>[1];
const paper = { experiment: 'e', title: 't', parameters: {}, published: [], methods: [], dataSets: [] };
const trained = barlowTwins({ views, images: data.train, split, init: [] }, params);

// @ts-expect-error an image set is not a set of views
barlowTwins({ views: data.train, images: data.train, split, init: [] }, params);
// @ts-expect-error a misspelt port
barlowTwins({ views, images: data.trian, split, init: [] }, params);
// @ts-expect-error an input is missing
barlowTwins({ views, split, init: [] }, params);
// @ts-expect-error an input that the stage does not have
barlowTwins({ views, images: data.train, split, init: [], labels: data.train }, params);
// @ts-expect-error a parameter of another method
barlowTwins({ views, images: data.train, split, init: [] }, { ...params, temperature: 0.5 });
// @ts-expect-error parameters without defaults are not left out
splitImages({ images: data.train });
// @ts-expect-error a value outside the choices
decodeFolder({ source }, { size: null, onBadImage: 'ignore', seed: 0 });
// @ts-expect-error a history is not an encoder
exportBackbone({ encoder: trained.history, images: data.train }, {});
// @ts-expect-error one artifact where a list is taken
report({ ...data, split, scores: split, histories: [], previews: [] }, paper);
// @ts-expect-error a list of the wrong artifacts
report({ ...data, split, scores: [data.train], histories: [], previews: [] }, paper);
// @ts-expect-error a ref is not its value
data.train.pixels;

const Part = artifact({ kind: 'part', version: 1, write: async (_: string) => {}, read: async () => '' });
const Other = artifact({ kind: 'other', version: 1, write: async (_: string) => {}, read: async () => '' });
const base = { source: import.meta.url, params: v.strictObject({}) };
const parts = stage({
  ...base,
  name: 'parts',
  inputs: {},
  outputs: { list: items(Part), one: Part },
  run: async () => ({ list: new Map([['a', 'b']]), one: '' }),
});
const measure = stage({
  ...base,
  name: 'measure',
  inputs: { part: Part },
  outputs: { size: Other, copy: Part },
  run: async ({ inputs }) => ({ size: inputs.part, copy: inputs.part }),
});
const gather = stage({
  ...base,
  name: 'gather',
  inputs: { sizes: many(Other), list: items(Part) },
  outputs: { all: Part },
  run: async ({ inputs }) => ({ all: inputs.sizes.join() + inputs.list.get('a') }),
});
const { list, one } = parts({});
const measured = mapEach(list, (part, name) => measure({ part }, {}, { label: name }));
const sizes = mapEach(list, (part) => measure({ part }).size);
gather({ sizes: measured.size, list });
gather({ sizes: [measured.size, measure({ part: one }).size], list });

// @ts-expect-error one artifact is not mapped over
mapEach(one, (part) => measure({ part }).size);
// @ts-expect-error an item is not the list
mapEach(list, (part) => gather({ sizes, list: part }).all);
// @ts-expect-error what was made for each item is of another type
gather({ sizes: measured.copy, list });
// @ts-expect-error so is one of several
gather({ sizes: [sizes, measured.copy], list });
// @ts-expect-error a misspelt port of what was mapped
gather({ sizes: measured.sise, list });
// @ts-expect-error many where one is taken
measure({ part: measured.copy });
// @ts-expect-error an item of another type
mapEach(parts({}).list, (part) => gather({ sizes: [part], list }).all);
// @ts-expect-error a stage that gives items of another type
stage({ ...base, name: 'x', inputs: {}, outputs: { list: items(Part) }, run: async () => ({ list: [['a', 1]] }) });
