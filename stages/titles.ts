/** Names for tables and captions; a method without one goes by its own. */
const TITLES: Readonly<Record<string, string>> = {
  'barlow-twins': 'Barlow Twins',
  byol: 'BYOL',
  moco: 'MoCo v2',
  nnclr: 'NNCLR',
  simclr: 'SimCLR',
  simsiam: 'SimSiam',
  vicreg: 'VICReg',
};

export const titleOf = (method: string): string => TITLES[method] ?? method;
