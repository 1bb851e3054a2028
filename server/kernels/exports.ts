/** The compiled kernels, as `assembly/` exports them. Addresses and sizes are in bytes unless they say otherwise. */
export interface KernelExports {
  planesOfRows(
    rows: number,
    rowStep: number,
    blocks: number,
    chunks: number,
    planes: number,
    planeStep: number,
    scratch: number,
  ): void;
  score(
    planes: number,
    blocks: number,
    program: number,
    widths: number,
    levels: number,
    out: number,
    outStep: number,
    scratch: number,
  ): void;
  scoreTile(
    planes: number,
    first: number,
    n: number,
    tasks: number,
    count: number,
    histograms: number,
    scratch: number,
  ): void;
  placeTile(
    planes: number,
    blocks: number,
    from: number,
    tasks: number,
    count: number,
    counts: number,
    scratch: number,
  ): void;
  addLines(
    base: number,
    offsets: number,
    groups: number,
    counters: number,
    count: number,
    step: number,
    levels: number,
  ): void;
  touchLines(base: number, offsets: number, count: number, bytes: number): void;
  listLines(
    set: number,
    words: number,
    first: number,
    step: number,
    padding: number,
    offsets: number,
  ): number;
  gatherLines(lines: number, step: number, count: number, out: number): void;
  writeScores(counter: number, levels: number, out: number, bytes: number): void;
  histogram(scores: number, n: number, counts: number, bins: number): void;
  histogramOfBoth(scores: number, set: number, words: number, counts: number, bins: number): void;
  lookUp(scores: number, first: number, tokens: number, n: number, out: number): void;
  countWithin(
    planes: number,
    step: number,
    count: number,
    set: number,
    bytes: number,
    out: number,
  ): void;
  distances(
    rows: number,
    step: number,
    count: number,
    query: number,
    bytes: number,
    out: number,
  ): void;
  distancesByBytes(
    rows: number,
    step: number,
    count: number,
    query: number,
    bytes: number,
    out: number,
  ): void;
  readAll(from: number, bytes: number): number;
  offer(distances: number, set: number, words: number, first: number, list: number): void;
  offerOfCommon(
    counters: number,
    levels: number,
    queries: number,
    owns: number,
    set: number,
    first: number,
    lists: number,
    scratch: number,
  ): void;
  cutDown(list: number): void;
  tabulate(lines: number, step: number, groups: number, bits: number, tables: number): void;
  cut(
    rows: number,
    step: number,
    count: number,
    mask: number,
    from: number,
    fields: number,
    bits: number,
    out: number,
  ): void;
  accumulate(
    tables: number,
    groupBytes: number,
    groups: number,
    patterns: number,
    rows: number,
    counters: number,
    levels: number,
  ): void;
  addSums(
    counters: number,
    rows: number,
    levels: number,
    sums: number,
    step: number,
    scratch: number,
  ): void;
  packFloat32(values: number, thresholds: number, n: number, out: number): number;
  packFloat16(values: number, keys: number, n: number, infinity: number, out: number): number;
}
