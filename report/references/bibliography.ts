import type { PublishedWork, Study } from '../ground/study-types.ts';

const work = (authors: string, title: string, venue: string, arxiv?: string): PublishedWork => ({
  authors,
  title,
  venue,
  ...(arxiv === undefined ? {} : { arxiv }),
});

/** Works that no card brings, by key: statistics, measures. A report lists only the works that its text cites. */
export const BIBLIOGRAPHY: Readonly<Record<string, PublishedWork>> = {
  imagenet: work(
    'O. Russakovsky, J. Deng, H. Su, J. Krause, S. Satheesh, et al.',
    'ImageNet large scale visual recognition challenge',
    'International Journal of Computer Vision 115, 2015',
    '1409.0575',
  ),
  lbfgs: work(
    'D. C. Liu and J. Nocedal',
    'On the limited memory BFGS method for large scale optimization',
    'Mathematical Programming 45, 1989',
  ),
  'weighted-knn': work(
    'Z. Wu, Y. Xiong, S. X. Yu, and D. Lin',
    'Unsupervised feature learning via non-parametric instance discrimination',
    'CVPR, 2018',
    '1805.01978',
  ),
  wilson: work(
    'E. B. Wilson',
    'Probable inference, the law of succession, and statistical inference',
    'Journal of the American Statistical Association 22, 1927',
  ),
  bootstrap: work('B. Efron', 'Bootstrap methods: Another look at the jackknife', 'Annals of Statistics 7, 1979'),
  'few-resamples': work(
    'T. C. Hesterberg',
    'What teachers should know about the bootstrap: Resampling in the undergraduate statistics curriculum',
    'The American Statistician 69, 2015',
    '1411.5279',
  ),
  pigeonhole: work('A. B. Owen', 'The pigeonhole bootstrap', 'Annals of Applied Statistics 1, 2007'),
  bca: work(
    'B. Efron',
    'Better bootstrap confidence intervals',
    'Journal of the American Statistical Association 82, 1987',
  ),
  'mid-p': work(
    'M. W. Fagerland, S. Lydersen, and P. Laake',
    'The McNemar test for binary matched-pairs data: mid-p and asymptotic are better than exact conditional',
    'BMC Medical Research Methodology 13, 2013',
  ),
  holm: work(
    'S. Holm',
    'A simple sequentially rejective multiple test procedure',
    'Scandinavian Journal of Statistics 6, 1979',
  ),
  mcnemar: work(
    'Q. McNemar',
    'Note on the sampling error of the difference between correlated proportions or percentages',
    'Psychometrika 12, 1947',
  ),
  'nadeau-bengio': work(
    'C. Nadeau and Y. Bengio',
    'Inference for the generalization error',
    'Machine Learning 52, 2003',
  ),
  calibration: work(
    'C. Guo, G. Pleiss, Y. Sun, and K. Q. Weinberger',
    'On calibration of modern neural networks',
    'ICML, 2017',
    '1706.04599',
  ),
  rliable: work(
    'R. Agarwal, M. Schwarzer, P. S. Castro, A. Courville, and M. G. Bellemare',
    'Deep reinforcement learning at the edge of the statistical precipice',
    'NeurIPS, 2021',
    '2108.13264',
  ),
  variance: work(
    'X. Bouthillier, P. Delaunay, M. Bronzi, A. Trofimov, B. Nichyporuk, et al.',
    'Accounting for variance in machine learning benchmarks',
    'MLSys, 2021',
    '2103.03098',
  ),
  umap: work(
    'L. McInnes, J. Healy, and J. Melville',
    'UMAP: Uniform manifold approximation and projection for dimension reduction',
    'arXiv, 2018',
    '1802.03426',
  ),
  rankme: work(
    'Q. Garrido, R. Balestriero, L. Najman, and Y. LeCun',
    'RankMe: Assessing the downstream performance of pretrained self-supervised representations by their rank',
    'ICML, 2023',
    '2210.02885',
  ),
};

/** Every work that a report of this study may cite, by key. */
export const worksOf = ({
  methods,
  architectures,
  dataset,
}: Pick<Study, 'methods' | 'architectures' | 'dataset'>): Readonly<Record<string, PublishedWork>> => ({
  ...BIBLIOGRAPHY,
  ...(dataset.published?.reference && { [dataset.published.id]: dataset.published.reference }),
  ...Object.fromEntries(methods.map(({ id, reference }) => [id, reference])),
  ...Object.fromEntries(architectures.map(({ key, reference }) => [key, reference])),
});
