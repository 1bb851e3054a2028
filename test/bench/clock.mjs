/** Times of repeated work. */

/** @returns {number[]} Milliseconds of each repeat, after three that are not counted, or one where it takes long. */
export function clock(work, repeats) {
  const start = performance.now();
  work();
  if (performance.now() - start < 50) for (let i = 0; i < 2; i++) work();
  return Array.from({ length: repeats }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
