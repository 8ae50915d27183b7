/**
 * A study as a graph: download → decode → split, augment-cache → pretrain → export-backbone → probe-at-fractions, its
 * baselines beside it, → report.
 *
 * A stage is a typed function from refs to refs. Calling one adds a node; nothing is computed until `run`, and then only
 * the nodes whose key (code, parameters, inputs, engine) has no result in the store yet. `stages/study/` says which stages
 * an experiment asks for: by data set, method, seed, and point of a sweep.
 *
 *   npx tsx pipeline.ts run              everything that is out of date
 *   npx tsx pipeline.ts why NODE         why a node is stale: which input, parameter, function or package changed
 */
import { cli, isStarted } from './orchestrator/cli.ts';
import type { Ref } from './orchestrator/node-types.ts';
import { augmentCache } from './stages/augment-cache.ts';
import { embeddingMap } from './stages/embedding-map.ts';
import { exportBackbone } from './stages/export-backbone.ts';
import { probeAtFractions } from './stages/probe-at-fractions.ts';
import { probeSnapshots } from './stages/probe-snapshots.ts';
import { project } from './stages/project.ts';
import { report } from './stages/report.ts';
import type { Experiment } from './stages/settings/experiment.ts';
import { needsOf } from './stages/settings/needs.ts';
import { split as splitImages } from './stages/split.ts';
import { pretrainedEncoders, randomEncoders, trainedOnLabels } from './stages/study/baselines.ts';
import { decode, download } from './stages/study/images.ts';
import { aboutOf, folderOf, type Learnt } from './stages/study/learnt.ts';
import { type Augment, pretrain } from './stages/study/pretrainings.ts';
import { ReportInputs } from './stages/study/report-inputs.ts';
import { fineTune } from './stages/supervised/fine-tune.ts';

export function study(experiment: Experiment, name: string): Record<string, Ref> {
  const { source } = download(experiment.data);
  const { train, test, unlabeled } = decode({ source }, experiment.data);
  const { split } = splitImages({ images: train, unlabeled }, { ...experiment.split, needs: needsOf(experiment) });
  const labelled = { train, test, split };
  const shown = new ReportInputs(experiment);
  const targets: Record<string, Ref> = {};

  const measure = (learnt: Learnt) => {
    const [probe, map, about] = [shown.probeOf(learnt), shown.mapOf(learnt), aboutOf(learnt)];
    const { backbone } = exportBackbone({ encoder: learnt.encoder, images: train }, {}, about);
    if (probe) shown.scores(probeAtFractions({ backbone, ...labelled }, probe, about).scores, learnt);
    if (map) shown.map(embeddingMap({ backbone, images: train, split }, map, about).map, learnt);
    return backbone;
  };

  const augment: Augment = (views, about) =>
    shown.views(augmentCache({ images: train, unlabeled, split }, views, about));
  for (const one of pretrain(experiment, { train, test, unlabeled, split }, augment)) {
    shown.training(one.history, one);
    shown.pictures(one);
    const backbone = measure(one);
    // A method that uses labels has an encoder for each label subset, so none of them is the method's own.
    if (one.subset) continue;
    targets[`backbones/${folderOf(one)}`] = backbone;
    const { tuned, snapshots } = shown.furtherOf(one);
    if (tuned) shown.trained(fineTune({ encoder: one.encoder, ...labelled }, tuned, aboutOf(one)), one);
    if (snapshots) targets[`snapshots/${folderOf(one)}`] = one.snapshots;
    const exported = { snapshots: one.snapshots, ...labelled };
    if (snapshots?.probe) shown.curve(probeSnapshots(exported, snapshots.probe, snapshots.about), one);
  }
  for (const one of [...pretrainedEncoders(experiment), ...randomEncoders(experiment, labelled)]) measure(one);
  for (const one of trainedOnLabels(experiment, labelled)) shown.trained(one, one);

  const paper = report({ ...labelled, unlabeled, ...shown.inputs }, { experiment: name, ...shown.settings });
  return { report: paper.report, ...targets };
}

if (isStarted(import.meta.url)) await cli({ ...project, source: import.meta.url, build: study });
