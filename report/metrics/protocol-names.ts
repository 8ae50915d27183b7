const PROTOCOLS: Record<string, string> = {
  logistic: 'logistic regression',
  knn: 'nearest neighbours',
  sgd: 'linear head trained on minibatches',
  'fine-tune': 'end-to-end training',
  scratch: 'end-to-end training',
};

/** The name of a protocol in words. */
export const protocolName = (protocol: string): string =>
  PROTOCOLS[protocol] ?? protocol.replace(/^block-(\d+)$/, 'logistic regression, block $1');
