/**
 * For stages that download: the network, and the variables that say how this machine reaches it. The digest of what they
 * download says what it is.
 */
export const network = [
  'network',
  'env:http_proxy',
  'env:HTTP_PROXY',
  'env:https_proxy',
  'env:HTTPS_PROXY',
  'env:all_proxy',
  'env:ALL_PROXY',
  'env:no_proxy',
  'env:NO_PROXY',
  'env:STRATA_MIRROR',
] as const;
