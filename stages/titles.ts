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

/** @param method - Its id, or the name of a row: `simclr from weights.safetensors`. */
export function titleOf(method: string): string {
  const [id, ...from] = method.split(' from ');
  return [TITLES[id!] ?? id, ...from].join(' from ');
}
