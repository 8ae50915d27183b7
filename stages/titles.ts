/** Names for tables and captions; a method without one goes by its own. */
const TITLES: Readonly<Record<string, string>> = {
  'barlow-twins': 'Barlow Twins',
  byol: 'BYOL',
  colorization: 'Colorization',
  'denoising-autoencoder': 'Denoising autoencoder',
  moco: 'MoCo v2',
  nnclr: 'NNCLR',
  rotation: 'Rotation',
  simclr: 'SimCLR',
  simsiam: 'SimSiam',
  supcon: 'Supervised contrastive',
  swav: 'SwAV',
  vicreg: 'VICReg',
};

export const titleOf = (method: string): string => TITLES[method] ?? method;
