/**
 * A study as a graph: download → decode → split, augment-cache → pretrain → export-backbone → probe-at-fractions, its
 * baselines beside it, → report.
 *
 * A stage is a typed function from refs to refs. Calling one adds a node; nothing is computed until `run`, and then only
 * the nodes whose key (code, parameters, inputs, engine) has no result in the store yet. `stages/study/` holds what is
 * done for each method, seed and point of a sweep.
 *
 *   npx tsx pipeline.ts run              everything that is out of date
 *   npx tsx pipeline.ts why NODE         what made it stale: which input, parameter, function or package
 */
import { cli } from './orchestrator/cli.ts';
import type { Ref } from './orchestrator/node-types.ts';
import { project } from './stages/project.ts';
import { publicParameters } from './stages/public-parameters.ts';
import { report } from './stages/report.ts';
import type { Experiment } from './stages/settings/experiment.ts';
import { split as splitImages } from './stages/split.ts';
import { pretrainedEncoders, randomEncoders, trainedOnLabels } from './stages/study/baselines.ts';
import { decodedImages } from './stages/study/decoded-images.ts';
import { folderOf } from './stages/study/learnt.ts';
import { Measured } from './stages/study/measured.ts';
import { pretrainings } from './stages/study/pretrainings.ts';
import { reportedDataSets } from './stages/study/reported-data-sets.ts';
import { encodersOf, reportedEncoders } from './stages/study/reported-encoders.ts';
import { reportedMethods } from './stages/study/reported-methods.ts';
import { withLists } from './stages/study/variants.ts';

export function study(experiment: Experiment, name: string): Record<string, Ref> {
  const { title, published, pretrain, fineTune } = experiment;
  const { train, test, unlabeled } = decodedImages(experiment.data);
  const { split } = splitImages({ images: train }, experiment.split);
  const images = { train, test, unlabeled, split };
  const measured = new Measured(experiment, images);
  const exports: Record<string, Ref> = {};

  const { trained, previews } = pretrainings(experiment, images);
  for (const one of trained) {
    measured.training(one.history, one.setting);
    const backbone = measured.frozen(one);
    measured.pictures(one);
    // Where labels were used there is an encoder for each subset of them, and no one of them is the method's.
    if (one.subset) continue;
    exports[`backbones/${folderOf(one)}`] = backbone;
    if (fineTune) measured.fineTuned(one);
    if (!pretrain!.exportEvery) continue;
    exports[`snapshots/${folderOf(one)}`] = one.snapshots;
    measured.snapshots(one);
  }
  for (const one of [...pretrainedEncoders(experiment), ...randomEncoders(experiment, images)]) measured.frozen(one);
  for (const { scores, history, setting } of trainedOnLabels(experiment, images))
    measured.training(history, setting, scores);

  const parameters = publicParameters(withLists(experiment));
  const paper = report(
    { ...images, previews, ...measured.inputs },
    {
      experiment: name,
      title,
      published,
      parameters,
      methods: reportedMethods(pretrain?.methods ?? []),
      dataSets: reportedDataSets(experiment.data.name),
      architectures: reportedEncoders(encodersOf(experiment)),
      ...measured.settings,
    },
  );
  return { report: paper.report, ...exports };
}

await cli({ ...project, source: import.meta.url, build: study });
