/**
 * Singular values of a matrix of n rows and d columns, in float64: roots of the eigenvalues of the smaller of XXᵀ and
 * XᵀX. Rounding loses values below about 1e-8 of the largest, which hardly changes an entropy.
 */
export function singularValues(matrix: Float32Array, n: number, d: number): Float64Array {
  const rows = n <= d;
  const size = rows ? n : d;
  const at = (i: number, k: number) => (rows ? matrix[i * d + k]! : matrix[k * d + i]!);
  const inner = rows ? d : n;
  const gram = Array.from({ length: size }, () => new Float64Array(size));
  // Columns are copied first, so that the inner loop reads contiguous memory in both cases.
  const vectors = Array.from({ length: size }, (_, i) => Float64Array.from({ length: inner }, (_, k) => at(i, k)));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const a = vectors[i]!;
      const b = vectors[j]!;
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a[k]! * b[k]!;
      gram[i]![j] = sum;
      gram[j]![i] = sum;
    }
  }
  return symmetricEigenvalues(gram).map((value) => Math.sqrt(Math.max(0, value)));
}

/** Eigenvalues of a symmetric matrix (which is overwritten): Householder to tridiagonal, then implicit QL. */
function symmetricEigenvalues(a: Float64Array[]): Float64Array {
  const { diagonal, beside } = tridiagonal(a);
  return tridiagonalEigenvalues(diagonal, beside);
}

function tridiagonal(a: Float64Array[]): { diagonal: Float64Array; beside: Float64Array } {
  const n = a.length;
  const beside = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    // A reflection that clears column k below its subdiagonal.
    const v = new Float64Array(n);
    let norm = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = a[i]![k]!;
      norm += v[i]! ** 2;
    }
    norm = Math.sqrt(norm);
    const alpha = v[k + 1]! > 0 ? -norm : norm;
    beside[k + 1] = alpha;
    if (norm === 0) continue;
    v[k + 1] = v[k + 1]! - alpha;
    let square = 0;
    for (let i = k + 1; i < n; i++) square += v[i]! ** 2;
    if (square === 0) continue;
    const p = new Float64Array(n);
    let inner = 0;
    for (let i = k + 1; i < n; i++) {
      const row = a[i]!;
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += row[j]! * v[j]!;
      p[i] = (2 * sum) / square;
      inner += v[i]! * p[i]!;
    }
    for (let i = k + 1; i < n; i++) p[i] = p[i]! - (inner / square) * v[i]!;
    for (let i = k + 1; i < n; i++) {
      const row = a[i]!;
      for (let j = k + 1; j < n; j++) row[j] = row[j]! - v[i]! * p[j]! - p[i]! * v[j]!;
    }
  }
  if (n > 1) beside[n - 1] = a[n - 1]![n - 2]!;
  return { diagonal: Float64Array.from(a, (row, i) => row[i]!), beside };
}

/**
 * Implicit QL with Wilkinson's shift. On entry `e[i]` stands beside `d[i]` and `d[i - 1]`; both arrays are overwritten.
 */
function tridiagonalEigenvalues(d: Float64Array, e: Float64Array): Float64Array {
  const n = d.length;
  e.copyWithin(0, 1);
  if (n > 0) e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let round = 0; round < 100; round++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = Math.hypot(g, 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g < 0 ? -r : r));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
      }
      if (r === 0 && i >= l) continue;
      d[l] = d[l]! - p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return d;
}
