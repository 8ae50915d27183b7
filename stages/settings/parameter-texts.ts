/**
 * A sentence on each parameter, for `params`. A parameter takes the text of the longest ending of its path that stands here:
 * `supervised.optimizer.warmup` that of `optimizer.warmup`. A test asks one of each parameter.
 */
export const PARAMETER_TEXTS: Readonly<Record<string, string>> = {
  title: 'The title of the report.',
  threads: 'Threads of the numeric engine. They change bits, so they are in the key of every stage that uses it.',
  published: 'Published studies whose numbers the report shows beside these.',

  'data.name': 'The data set, or folder for images of your own.',
  'data.path': 'A folder or archive (tar, tar.gz, zip) on this machine. Null downloads the data set.',
  'data.size':
    'Side to which images are resized and cropped, or at which they are drawn. Null: they all have one size.',
  'data.onBadImage': 'What to do with a file that is no image: fail, or skip it and count it in the report.',
  'data.seed': 'Seed of images that are drawn.',
  'data.train': 'Number of training images that are drawn.',
  'data.test': 'Number of test images that are drawn.',
  'data.unlabeled': 'Number of further images without labels that are drawn.',

  'split.validation': 'Validation images: a share of the training images below 1, else a number.',
  'split.kind':
    'How label subsets are chosen: fractions (each class alike), k-fold, the folds of the data set, or the first images.',
  'split.fractions': 'Shares of the training images whose labels a probe may use.',
  'split.budgets': 'Numbers of labels, beside the fractions or in their place.',
  'split.draws': 'Label subsets for each budget, each fold, and each fraction below split.manyDrawsBelow.',
  'split.manyDrawsBelow': 'Fractions from this one on have one draw.',
  'split.seed': 'Seed of the validation images and of the label subsets.',

  'encoder.name': 'The encoder.',
  'encoder.stem': 'First layers of a ResNet: as published (imagenet), or for small images (cifar, cifar-pad2).',
  'encoder.normalise':
    'Input: pixels by the statistics of CIFAR-10 (true), pixels / 255 (false), less the mean image (mean-image), or from -1 to 1 (symmetric).',

  'augment.recipe': 'The augmentation of cached views. preset takes each method’s own, by pretrain.preset.',
  'augment.views': 'Cached views of each image.',
  'augment.small.recipe': 'The augmentation of small crops, for methods that use them.',
  'augment.small.scale': 'Side of a small crop, as a share of the images’ height.',
  'augment.seed': 'Seed of the views.',

  'pretrain.methods': 'The methods that are compared.',
  seeds: 'Seeds of the first weights and the order of images. Each is a training of its own.',
  'pretrain.epochs': 'Passes over the images.',
  'pretrain.batch': 'Images in a step.',
  'pretrain.lastBatch':
    'What to do with images of an epoch that fill no batch: drop (the default), or keep them as a last step.',
  'pretrain.exportEvery':
    'Epochs between exports of the encoder, each probed by probe.sgd. Null exports the last alone.',
  'pretrain.preset': 'Whose published heads, losses and optimisers to use; strata has values for small encoders.',
  init: 'Weights to start from: a file with every tensor of the encoder. Null draws them by seed.',
  'init.path': 'The file of the first weights.',
  'init.name': 'Its name in the report.',
  'init.family': 'Whether the weights learnt from labels (pretrained) or without (self-supervised).',

  'optimizer.name': 'The optimiser.',
  'optimizer.learningRate': 'The highest learning rate.',
  'optimizer.weightDecay': 'Weight decay.',
  'optimizer.momentum': 'Momentum of SGD and LARS.',
  'optimizer.nesterov': 'Nesterov’s momentum, for SGD.',
  'optimizer.schedule': 'How the learning rate falls.',
  'optimizer.warmup': 'Share of the training during which the learning rate rises.',
  'optimizer.by': 'Whether the schedule moves at each step (the default) or once an epoch.',
  'optimizer.milestones': 'multi-step: shares of the training after which the rate falls.',
  'optimizer.factors': 'multi-step: factor of the rate after each milestone (default 0.1, 0.01 …).',
  'optimizer.afterEpochs':
    'multi-step, in place of milestones: epochs, counted from 0, after each of which the rate falls (Keras’ epoch > 80).',
  'optimizer.epsilon': 'Adam: what is added to the root of the squares (default 1e-8).',
  'optimizer.form': 'Adam as in PyTorch (the default), or as in Keras, which adds epsilon before it corrects the root.',
  'optimizer.patience': 'plateau: epochs without a lower loss before the rate falls (default 10).',
  'optimizer.eta': 'LARS: length of a step relative to the weights (default 0.02).',
  'optimizer.clip': 'LARS: whether the learning rate bounds the step (default true).',

  projector: 'Widths of the projector’s layers.',
  predictor: 'Width of the predictor’s hidden layer.',
  temperature: 'Temperature of the similarities.',
  norm: 'Batch normalisation after the projector’s hidden layers.',
  lastNorm: 'Batch normalisation after the projector’s last layer.',
  form: 'keras: heads, loss and first weights of Keras’ code example. SimSiam’s normalises by its first statistics, as that example does by mistake; keras-moving by those of the batch.',
  'barlow-twins.lambda': 'Weight of the off-diagonal terms.',
  'barlow-twins.deviation':
    'The deviation by which projections are divided: of the sample (biased, the paper) or unbiased.',
  'barlow-twins.scale': 'Factor of the whole loss (default 1).',
  'barlow-twins.biases': 'True gives the projector’s layers biases, as in Study A; they change nothing.',
  'vicreg.invariance': 'Weight of the invariance term.',
  'vicreg.variance': 'Weight of the variance term.',
  'vicreg.covariance': 'Weight of the covariance term.',
  'moco.queue': 'Keys that are kept. Keep it well below the number of images, or an image meets its own key.',
  'momentum.first': 'Share of the slow network kept at each step, at the start of the training.',
  'momentum.last': 'The same at its end; it moves from first to last on a cosine.',
  'moco.symmetric': 'True uses both views as queries and doubles the work of a step.',
  'moco.splits': 'Parts of a batch that normalise on their own (default: the batch is one).',
  'nnclr.queue': 'Earlier embeddings among which the nearest one is searched.',
  'simsiam.steadyPredictor':
    'True keeps the predictor at the highest learning rate while the rest follows the schedule.',
  'swav.prototypes': 'Number of prototypes.',
  'swav.epsilon': 'Entropy of the assignments to prototypes.',
  'swav.iterations': 'Iterations of Sinkhorn’s algorithm.',
  'swav.frozenEpochs': 'Epochs at the start during which prototypes are not trained.',
  'queue.length': 'Earlier embeddings that join the assignments; 0 for none.',
  'queue.fromEpoch': 'The first epoch that uses the queue.',
  'swav.crops': 'Small crops beside the two full ones; they have cached views of their own.',
  'rotation.turns': 'Four turns of each image in a batch (all), or one turn of each for the whole training (one).',
  'rotation.keepBest': 'Validation images on which the best epoch is chosen (default: the last epoch is kept).',
  'rotation.chooseOn':
    'Where keepBest takes its images: from validation, or from the test images without their classes.',
  'rotation.meanOf': 'Which images the mean image is the mean of: as they are (images), or as the task turns them.',
  head: 'First values of the classifier: as in PyTorch (the default), or as in Keras (Glorot, biases of 0).',
  augment: 'Augmentation at each step: none, flip, crop and flip, or Keras’ shifts and flip (after a turn).',
  channels: 'Channels of the decoder’s first layer.',
  'denoising-autoencoder.noise': 'Standard deviation of the noise on pixels from 0 to 1; 0 makes a plain autoencoder.',

  'probe.l2': 'Penalties of logistic regression; the best on validation images is chosen. Null leaves it out.',
  'knn.k': 'Neighbours that vote; probe.knn=null leaves them out.',
  'knn.temperature': 'Temperature of their votes.',
  'probe.blocks': 'True also probes each earlier block of the encoder.',
  'sgd.epochs': 'Passes of the linear head over the labelled images.',
  'sgd.batch': 'Images in a step.',
  'sgd.batchNorm': 'train: the frozen encoder normalises by each batch and updates its averages.',

  'pretrained.network': 'A published network, trained on ImageNet’s labels.',
  'pretrained.path':
    'A local file of weights: safetensors, torch.save’s format, or a Python wheel. Null downloads them.',
  'pretrained.url': 'Another address of the weights.',
  'pretrained.sha256': 'SHA-256 of the file at that address.',
  'pretrained.normalise': 'False feeds pixels / 255; by default the statistics of the network’s own training are used.',
  'pretrained.sizes': 'Sides to which images are resized, one row each; null keeps their size.',

  steps: 'Steps at every label fraction alike. Null counts epochs instead.',
  epochs: 'Passes over the labelled images. Null counts steps instead.',
  batch: 'Images in a step.',
  keepBest: 'Validation images on which the best epoch is chosen. Null keeps the last.',
  watch:
    'test: loss and accuracy on the test images after each epoch, for looking at curves; nothing is chosen by them.',
  draws: 'Draws of each label subset that are trained on. Null: all.',

  'maps.points': 'Images on a map at most; time grows with it.',
  'maps.neighbours': 'Neighbours in UMAP’s graph: few show fine structure, many the coarse one.',

  'publication.authors': 'Authors, for CITATION.cff and the crate.',
  'publication.date': 'Day of publication, 2026-05-31.',
  'publication.version': 'Version of the study.',
  'publication.licence': 'Licence of the results: an SPDX identifier (CC-BY-4.0) or an address.',
  'publication.doi': 'DOI of the study.',
};
