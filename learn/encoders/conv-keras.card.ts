import type { EncoderCard } from './encoder-card.ts';

export const convKerasCard = {
  id: 'conv-keras',
  title: 'Four convolutions of Keras',
  summary: 'encoder of Keras\u2019 SimCLR and NNCLR examples; images of 96 pixels',
  layers:
    'Four 3x3 convolutions with 128 channels, stride 2, biases and no padding, each with ReLU; then a dense layer of 128 values with ReLU on the whole map of 5x5 places. It has no batch normalisation.',
  features: 128,
  parameters: 856_064,
  smallest: 95,
  macs: { side: 96, count: 107_576_704 },
} as const satisfies EncoderCard;
